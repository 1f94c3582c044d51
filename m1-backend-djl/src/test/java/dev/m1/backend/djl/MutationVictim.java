package dev.m1.backend.djl;

import dev.m1.M1Exception;
import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelSource;
import dev.m1.spi.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens and uses possibly damaged models, in a process that may die of it. Arguments: a folder of
 * model folders named by number, the first number, the log to append a line per model to.
 */
final class MutationVictim {
  private MutationVictim() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path log = Path.of(args[2]);
    for (int i = Integer.parseInt(args[1]); Files.exists(folder.resolve(i + "")); i++) {
      note(log, i + " start");
      note(log, i + " " + outcome(folder.resolve(i + "")));
    }
    note(log, "end");
  }

  private static void note(Path log, String line) throws IOException {
    Files.writeString(
        log,
        line.replaceAll("\\s+", " ") + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String outcome(Path model) {
    ModelOptions options =
        ModelOptions.builder()
            .contextTokens(128)
            .maxSequences(3)
            .batchTokens(64)
            .threads(1)
            .build();
    try (Backend backend = new DjlProvider().open(ModelSource.of(model), options)) {
      use(backend);
      return "used";
    } catch (M1Exception | IllegalArgumentException e) {
      return "refused " + e.getMessage();
    }
  }

  private static void use(Backend backend) {
    Vocabulary vocabulary = backend.vocabulary();
    for (int token = 0; token < vocabulary.size(); token++) {
      vocabulary.bytes(token);
      vocabulary.kind(token);
      vocabulary.isEndOfGeneration(token);
    }
    vocabulary.encode("In the beginning\u00e9\u4e2d 12345 \t\n </s>\u0001 \uD83D\uDE00!!", true);
    int[] tokens = vocabulary.encode("INTHEBEGINNING!12345</S>", false);
    float[] logits = new float[vocabulary.size()];
    DecodeBatch batch = new DecodeBatch(64);
    int sequence = backend.createSequence();
    for (int i = 0; i < Math.min(40, tokens.length); i++) {
      batch.add(sequence, tokens[i], false);
    }
    batch.add(sequence, vocabulary.size() - 1, true);
    backend.decode(batch);
    backend.logits(batch.size() - 1, logits);
    int fork = backend.fork(sequence);
    backend.truncate(sequence, 1);
    for (int i = 0; i < 4; i++) {
      batch.clear();
      batch.add(sequence, i % vocabulary.size(), true);
      batch.add(fork, (2 * i) % vocabulary.size(), true);
      backend.decode(batch);
      backend.logits(1, logits);
    }
    backend.free(fork);
    backend.free(sequence);
  }
}
