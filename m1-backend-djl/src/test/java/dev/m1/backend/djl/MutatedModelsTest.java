package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Opens 200 model folders in each of which one file was mutated, in a process of its own, and
 * counts how often that process dies: never. Half of the files have wrong bytes, half have values
 * that are well-formed and senseless.
 */
class MutatedModelsTest {
  private static final int MODELS = Integer.getInteger("m1.mutations", 200);
  private static final long SEED = Long.getLong("m1.mutations.seed", 20260101L);
  private static final List<String> ORIGINALS =
      List.of("qwen2", "llama", "mistral", "gemma3", "qwen3", "gemma2");
  private static final Pattern VALUE =
      Pattern.compile("(?<=[:\\[,]\\s{0,9})(-?\\d[\\d.e+-]*|true|false|null|\"[^\"\\\\]*\")");
  private static final List<String> SENSELESS =
      List.of(
          "0",
          "-1",
          "1",
          "2",
          "3",
          "7",
          "0.5",
          "1e308",
          "-1e-300",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "99999999999999999999",
          "true",
          "false",
          "null",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[1]",
          "\"\\ud800\"",
          "\"ByteLevel\"",
          "\"(?<a>\"");

  private final Random random = new Random(SEED);

  @Test
  @Timeout(value = 15, unit = java.util.concurrent.TimeUnit.MINUTES)
  void open_mutatedModels_neverEndsTheProcess(@TempDir Path folder) throws Exception {
    List<String> mutations = new ArrayList<>();
    for (int i = 0; i < MODELS; i++) {
      mutations.add(mutate(i, folder.resolve(String.valueOf(i))));
    }
    List<String> outcomes = survive(folder, mutations);
    // neither a check that refuses all nor one that refuses nothing would be tested by this
    assertThat(outcomes).filteredOn(line -> line.endsWith(" used")).hasSizeGreaterThan(MODELS / 8);
    assertThat(outcomes)
        .filteredOn(line -> line.contains(" refused cannot "))
        .hasSizeGreaterThan(MODELS / 4);
  }

  /** Opens all models elsewhere, again after each death, and returns the victims' log. */
  private static List<String> survive(Path folder, List<String> mutations) throws Exception {
    Path log = folder.resolve("log.txt");
    List<String> deaths = new ArrayList<>();
    int first = 0;
    while (first < mutations.size()) {
      Forked victim = new Forked(folder, "-Xmx512m");
      int code =
          victim.run(
              MutationVictim.class, folder.toString(), String.valueOf(first), log.toString());
      assertThat(log).as(victim.output()).exists();
      List<String> lines = Files.readAllLines(log);
      String last = lines.get(lines.size() - 1);
      if (last.equals("end")) {
        assertThat(code).isZero();
        break;
      }
      int died = Integer.parseInt(last.substring(0, last.indexOf(' ')));
      deaths.add(
          died + ": " + mutations.get(died) + ", exit code " + code + ", " + victim.output());
      first = died + 1;
    }
    assertThat(deaths).as("models whose opening ended the JVM").isEmpty();
    List<String> outcomes = Files.readAllLines(log);
    assertThat(outcomes).filteredOn(line -> line.endsWith(" start")).hasSize(mutations.size());
    return outcomes;
  }

  /** Makes a model with one damaged file; says what was done. */
  private String mutate(int number, Path target) {
    String original = ORIGINALS.get(number % ORIGINALS.size());
    ModelFolder model = ModelFolder.copy(original, target);
    boolean split = Files.exists(target.resolve("model.safetensors.index.json"));
    String weights = split ? "model-00001-of-00002.safetensors" : ModelFolder.WEIGHTS;
    String file =
        switch (number % 10) {
          case 0, 1, 2 -> ModelFolder.CONFIG;
          case 3, 4, 5 -> ModelFolder.TOKENIZER;
          case 6 -> split ? "model.safetensors.index.json" : "generation_config.json";
          default -> weights;
        };
    String what =
        number / 10 % 2 == 0 && number % 10 < 7
            ? senseless(model, file)
            : bytes(model, file, number % 10 < 9);
    return original + " " + file + what;
  }

  private String senseless(ModelFolder model, String file) {
    String text = new String(model.read(file), StandardCharsets.UTF_8);
    List<MatchResult> values = VALUE.matcher(text).results().toList();
    // in a tokenizer nearly all values are ids: what surrounds them is as interesting
    boolean plain = random.nextBoolean();
    List<MatchResult> chosen =
        values.stream().filter(value -> plain || !value.group().matches("\\d+")).toList();
    MatchResult value = chosen.get(random.nextInt(chosen.size()));
    String by = SENSELESS.get(random.nextInt(SENSELESS.size()));
    model.write(
        file,
        (text.substring(0, value.start()) + by + text.substring(value.end()))
            .getBytes(StandardCharsets.UTF_8));
    return " @" + value.start() + " " + value.group() + "->" + by;
  }

  private String bytes(ModelFolder model, String file, boolean start) {
    byte[] bytes = model.read(file);
    // most of a weights file's beginning is its header
    int end = start ? Math.min(bytes.length, 3000) : bytes.length;
    StringBuilder what = new StringBuilder();
    for (int change = 1 + random.nextInt(3); change > 0; change--) {
      int at = random.nextInt(end);
      byte to =
          switch (random.nextInt(5)) {
            case 0 -> (byte) (bytes[at] ^ (1 << random.nextInt(8)));
            case 1 -> (byte) (bytes[at] + 1);
            case 2 -> (byte) 0xff;
            case 3 -> 0;
            default -> (byte) random.nextInt(256);
          };
      what.append(" @").append(at).append(' ').append(bytes[at]).append("->").append(to);
      bytes[at] = to;
    }
    model.write(file, bytes);
    return what.toString();
  }
}
