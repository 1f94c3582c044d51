package dev.m1.backend.djl;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sequences that come, go, fork, are cut and grow, and step together wherever their caches stand,
 * have the logits that the plain decoder gives for each alone.
 */
class SideBySideTest {
  private static final float TOLERANCE = 1e-4f;
  private static final int SEQUENCES = 12;

  static List<String> models() {
    return Goldens.names();
  }

  @ParameterizedTest
  @MethodSource("models")
  void decode_sequencesThatComeAndGo_givesTheLogitsOfEachAlone(String model) {
    ModelSource source = ModelSource.of(Goldens.folder(model));
    ModelOptions options =
        ModelOptions.builder()
            .threads(1)
            .contextTokens(2048)
            .maxSequences(SEQUENCES)
            .extra("djl.dtype", "float32") // on a GPU the checkpoint's own type is the default
            .build();
    Random random = new Random(5);
    try (Backend backend = new DjlProvider().open(source, options);
        ReferenceDecoder reference = new ReferenceDecoder(Goldens.folder(model))) {
      Map<Integer, List<Integer>> sequences = new TreeMap<>();
      for (int turn = 0; turn < 60; turn++) {
        change(backend, sequences, random);
        step(backend, sequences, random, turn % 6 == 5 ? reference : null);
      }
    }
  }

  /** Starts, forks, cuts or frees a sequence. */
  private static void change(
      Backend backend, Map<Integer, List<Integer>> sequences, Random random) {
    List<Integer> all = new ArrayList<>(sequences.keySet());
    if (all.size() < 6) {
      int size = backend.vocabulary().size();
      sequences.put(
          backend.createSequence(),
          new ArrayList<>(random.ints(1 + random.nextInt(20), 0, size).boxed().toList()));
      return;
    }
    int one = all.get(random.nextInt(all.size()));
    List<Integer> tokens = requireNonNull(sequences.get(one));
    switch (random.nextInt(all.size() < SEQUENCES ? 3 : 2)) {
      case 0 -> {
        backend.free(one);
        sequences.remove(one);
      }
      case 1 -> {
        int length = Math.max(1, backend.length(one) / 2);
        backend.truncate(one, length);
        tokens.subList(length, tokens.size()).clear();
      }
      default -> sequences.put(backend.fork(one), new ArrayList<>(tokens));
    }
  }

  /** Appends what each sequence lacks, or a token, in one batch. */
  private static void step(
      Backend backend,
      Map<Integer, List<Integer>> sequences,
      Random random,
      @Nullable ReferenceDecoder reference) {
    DecodeBatch batch = new DecodeBatch(512);
    Map<Integer, Integer> last = new TreeMap<>();
    sequences.forEach(
        (id, tokens) -> {
          int had = backend.length(id);
          if (had == tokens.size()) {
            tokens.add(random.nextInt(backend.vocabulary().size()));
          }
          for (int i = had; i < tokens.size(); i++) {
            last.put(id, batch.add(id, tokens.get(i), i == tokens.size() - 1));
          }
        });
    backend.decode(batch);
    if (reference == null) {
      return;
    }
    float[] row = new float[backend.vocabulary().size()];
    sequences.forEach(
        (id, tokens) -> {
          backend.logits(last.getOrDefault(id, -1), row);
          float[][] expected = reference.logits(tokens.stream().mapToInt(i -> i).toArray());
          assertThat(row)
              .as("sequence %s of %s tokens", id, tokens.size())
              .contains(expected[tokens.size() - 1], within(TOLERANCE));
        });
  }

  @Test
  void runs_ofABatch_areSequencesSideBySideOfLikeLength() {
    try (PtNDManager manager = TorchEngine.load(Optional.empty()).manager("cpu")) {
      PtNDArray tensor = (PtNDArray) manager.zeros(new Shape(1));
      KvBlock block = new KvBlock(tensor, 8, 256);
      KvBlock other = new KvBlock(tensor, 8, 256);
      List<Grouped.Part> parts = new ArrayList<>();
      int[] lengths = {100, 120, 0, 90, 3, 4, 200};
      int[] counts = {1, 1, 5, 1, 1, 1, 1};
      for (int i = 0; i < lengths.length; i++) {
        KvCache cache = new KvCache(i == 6 ? other : block);
        cache.length(lengths[i]);
        parts.add(new Grouped.Part(i, cache, counts[i]));
      }
      Runs runs = Runs.of(parts);

      // the third reads a prompt; with the sixth, more than half would be looked at in vain; the
      // last stands elsewhere
      assertThat(runs.sequences()).containsExactly(2, 1, 2, 1, 1);
      assertThat(runs.rows()).containsExactly(2, 5, 2, 1, 1);
      assertThat(runs.slots()).containsExactly(0, 2, 3, 5, 0);
      assertThat(runs.ends()).containsExactly(121, 5, 91, 5, 201);
    }
  }
}
