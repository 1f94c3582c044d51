package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelOptions;
import dev.m1.model.tiny.TinyModel;
import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Measures the backend (checks, grouping, logits copied to Java, the likeliest token found) against
 * the bare loop of calls of the TorchScript program, in turn. Only when asked for and with nothing
 * else running: {@code -Dm1.step-loop=true}, or the folder of another model.
 */
@EnabledIfSystemProperty(named = "m1.step-loop", matches = ".+")
class StepLoopTest {
  private static final int ROUNDS = 9;
  private static final int STEPS = 200;
  private static final int THREADS = Integer.getInteger("m1.step-loop.threads", 2);

  @Test
  void steps_backendBesideTheBareProgram_areAlmostAsFast() {
    String named = System.getProperty("m1.step-loop", "true");
    ModelSource source =
        named.equals("true") ? new TinyModel().source() : ModelSource.of(Path.of(named));
    for (int lanes : new int[] {1, 8}) {
      double ratio = ratio(source, lanes);
      assertThat(ratio).as("backend / bare program, %s sequences", lanes).isGreaterThan(0.9);
    }
  }

  private static double ratio(ModelSource source, int lanes) {
    Path folder = source.path(ModelFormat.HUGGING_FACE);
    ModelConfig config = ModelConfig.read(folder.resolve("config.json"));
    ModelOptions options =
        ModelOptions.builder().threads(THREADS).contextTokens(8192).maxSequences(16).build();
    TorchEngine engine = TorchEngine.load(Optional.empty());
    try (Backend backend = new DjlProvider().open(source, options);
        Decoder decoder = new Decoder(engine, "cpu", config, TensorType.F32, THREADS)) {
      new WeightLoader(config, Checkpoint.read(folder), decoder, TensorType.F32).load();
      List<Double> ratios = new ArrayList<>();
      List<Double> bareMillis = new ArrayList<>();
      for (int round = -1; round < ROUNDS; round++) {
        boolean backendFirst = round % 2 == 0;
        double first = backendFirst ? backend(backend, lanes) : bare(decoder, config, lanes);
        double second = backendFirst ? bare(decoder, config, lanes) : backend(backend, lanes);
        if (round >= 0) {
          double bare = backendFirst ? second : first;
          bareMillis.add(bare);
          ratios.add(bare / (backendFirst ? first : second));
        }
      }
      ratios.sort(null);
      bareMillis.sort(null);
      System.out.printf(
          "%d sequences: bare program %.3f ms a step, backend / bare program %.3f (%.3f to %.3f)%n",
          lanes,
          bareMillis.get(ROUNDS / 2),
          ratios.get(ROUNDS / 2),
          ratios.get(0),
          ratios.get(ROUNDS - 1));
      return ratios.get(ROUNDS / 2);
    }
  }

  /** Milliseconds of a step through the SPI. */
  private static double backend(Backend backend, int lanes) {
    float[] row = new float[backend.vocabulary().size()];
    DecodeBatch batch = new DecodeBatch(lanes);
    int[] next = new int[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      backend.createSequence();
    }
    long start = System.nanoTime();
    for (int step = 0; step < STEPS; step++) {
      batch.clear();
      for (int lane = 0; lane < lanes; lane++) {
        batch.add(lane, next[lane], true);
      }
      backend.decode(batch);
      for (int lane = 0; lane < lanes; lane++) {
        backend.logits(lane, row);
        next[lane] = likeliest(row);
      }
    }
    double millis = (System.nanoTime() - start) / 1e6 / STEPS;
    for (int lane = 0; lane < lanes; lane++) {
      backend.free(lane);
    }
    return millis;
  }

  private static int likeliest(float[] row) {
    int best = 0;
    for (int token = 1; token < row.length; token++) {
      best = row[token] > row[best] ? token : best;
    }
    return best;
  }

  /** Milliseconds of a call of the program, with nothing done with what it returns. */
  private static double bare(Decoder decoder, ModelConfig config, int lanes) {
    KvBlocks blocks = new KvBlocks(decoder, config.kvElements() * Float.BYTES, lanes);
    DecodeBatch batch = new DecodeBatch(lanes);
    List<Grouped.Part> parts = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      batch.add(lane, 0, true);
      parts.add(new Grouped.Part(lane, blocks.newCache(), 1));
    }
    long start = System.nanoTime();
    for (int step = 0; step < STEPS; step++) {
      for (Grouped.Part part : parts) {
        blocks.grow(part.cache(), step + 1);
      }
      decoder.step(Grouped.of(batch, parts, lanes), Runs.of(parts)).close();
      parts.forEach(part -> part.cache().length(part.cache().length() + 1));
    }
    double millis = (System.nanoTime() - start) / 1e6 / STEPS;
    parts.forEach(part -> blocks.free(part.cache()));
    return millis;
  }
}
