package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sequences of a small random model: what a fork, a cut or a batch computes is what a fresh run
 * does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlamaBackendTest {
  // keys and values are kept in half precision, and their order in the cache may differ
  private static final Offset<Float> NEARLY = within(0.03f);
  private static final int CELLS = 256;
  private static final int[] PROMPT = {73, 110, 32, 116, 104, 101, 32, 98, 101, 103, 105, 110};

  private Backend backend;
  private Greedy greedy;
  private Path file;
  private final List<Integer> sequences = new ArrayList<>();

  @BeforeAll
  void open(@TempDir(cleanup = CleanupMode.NEVER) Path folder) throws Exception {
    file = TinyModel.qwen2().write(folder.resolve("tiny.gguf"));
    backend = open(CELLS, 8, 64);
    greedy = new Greedy(backend);
  }

  private Backend open(int context, int maxSequences, int batch) {
    ModelOptions options =
        ModelOptions.builder()
            .contextTokens(context)
            .maxSequences(maxSequences)
            .batchTokens(batch)
            .threads(1)
            .build();
    return new LlamaCppProvider().open(ModelSource.of(file), options);
  }

  @AfterEach
  void freeSequences() {
    sequences.forEach(backend::free);
    sequences.clear();
  }

  @AfterAll
  void close() {
    backend.close();
  }

  private int sequence() {
    int sequence = backend.createSequence();
    sequences.add(sequence);
    return sequence;
  }

  private int fork(int of) {
    int sequence = backend.fork(of);
    sequences.add(sequence);
    return sequence;
  }

  private void free(int sequence) {
    backend.free(sequence);
    sequences.remove(Integer.valueOf(sequence));
  }

  @Test
  void decode_sameTokensTwice_givesTheSameLogits() {
    float[] first = greedy.feed(sequence(), PROMPT);
    freeSequences();
    float[] second = greedy.feed(sequence(), PROMPT);
    assertThat(second).isEqualTo(first);
  }

  @Test
  void decode_otherContext_givesOtherLogits() {
    float[] one = greedy.feed(sequence(), 10, 11, 12, 13, 20);
    float[] other = greedy.feed(sequence(), 10, 11, 12, 14, 20);
    float most = 0;
    for (int i = 0; i < one.length; i++) {
      most = Math.max(most, Math.abs(one[i] - other[i]));
    }
    // so that the tolerance of the tests here would not hide a lost or a foreign token
    assertThat(most).isGreaterThan(10 * NEARLY.value);
  }

  @Test
  void decode_promptInPieces_isTheWholePrompt() {
    float[] whole = greedy.feed(sequence(), PROMPT);
    int pieces = sequence();
    for (int token : PROMPT) {
      greedy.feed(pieces, token);
    }
    assertThat(backend.length(pieces)).isEqualTo(PROMPT.length);
    int last = sequence();
    float[] again = new float[0];
    for (int token : PROMPT) {
      again = greedy.feed(last, token);
    }
    assertThat(again).containsExactly(whole, NEARLY);
  }

  @Test
  void fork_thenGenerate_isAFreshRun() {
    int fresh = sequence();
    float[][] expected = greedy.generate(fresh, greedy.feed(fresh, PROMPT), 16);
    freeSequences();

    int origin = sequence();
    float[] first = greedy.feed(origin, PROMPT);
    int fork = fork(origin);
    assertThat(backend.length(fork)).isEqualTo(PROMPT.length);
    greedy.feed(origin, 65, 66, 67);
    float[][] actual = greedy.generate(fork, first, 16);
    assertThat(backend.length(origin)).isEqualTo(PROMPT.length + 3);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("step %d", i).containsExactly(expected[i], NEARLY);
    }
  }

  @Test
  void fork_ofEmptySequence_isEmpty() {
    int fork = fork(sequence());
    assertThat(backend.length(fork)).isZero();
    assertThat(greedy.feed(fork, PROMPT)).containsExactly(greedy.feed(sequence(), PROMPT), NEARLY);
  }

  @Test
  void fork_takesNoCells_untilItGrows() {
    int origin = sequence();
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      greedy.feed(origin, random.nextInt(256));
    }
    for (int i = 0; i < 7; i++) {
      greedy.feed(fork(origin), 70 + i);
    }
    assertThat(sequences).hasSize(8);
  }

  @Test
  void truncate_thenOtherTokens_isAFreshRun() {
    int fresh = sequence();
    greedy.feed(fresh, PROMPT);
    float[] expected = greedy.feed(fresh, 80, 81, 82);
    freeSequences();

    int cut = sequence();
    greedy.feed(cut, PROMPT);
    greedy.feed(cut, 1, 2, 3, 4, 5);
    backend.truncate(cut, PROMPT.length);
    assertThat(backend.length(cut)).isEqualTo(PROMPT.length);
    assertThat(greedy.feed(cut, 80, 81, 82)).isEqualTo(expected);
  }

  @Test
  void truncate_ofFork_leavesItsOrigin() {
    int origin = sequence();
    greedy.feed(origin, PROMPT);
    int fork = fork(origin);
    backend.truncate(fork, 2);
    assertThat(backend.length(origin)).isEqualTo(PROMPT.length);
    float[] continued = greedy.feed(origin, 90);
    freeSequences();
    int fresh = sequence();
    greedy.feed(fresh, PROMPT);
    assertThat(continued).containsExactly(greedy.feed(fresh, 90), NEARLY);
  }

  @Test
  void truncate_toZero_startsAfresh() {
    int sequence = sequence();
    greedy.feed(sequence, 5, 6, 7);
    backend.truncate(sequence, 0);
    assertThat(backend.length(sequence)).isZero();
    float[] again = greedy.feed(sequence, PROMPT);
    freeSequences();
    assertThat(again).isEqualTo(greedy.feed(sequence(), PROMPT));
  }

  @Test
  void decode_raggedBatchOfThree_givesWhatEachGivesAlone() {
    int[][] prompts = {{10, 11, 12, 13, 14}, {60}, {70, 71, 72}};
    float[][] alone = new float[3][];
    for (int i = 0; i < 3; i++) {
      alone[i] = greedy.feed(sequence(), prompts[i]);
      freeSequences();
    }
    DecodeBatch batch = new DecodeBatch(4);
    int[] last = new int[3];
    int[] ids = {sequence(), sequence(), sequence()};
    // rows of different sequences interleaved
    for (int k = 0; k < 5; k++) {
      for (int i = 0; i < 3; i++) {
        if (k < prompts[i].length) {
          last[i] = batch.add(ids[i], prompts[i][k], k == prompts[i].length - 1);
        }
      }
    }
    backend.decode(batch);
    float[] logits = new float[backend.vocabulary().size()];
    for (int i = 0; i < 3; i++) {
      backend.logits(last[i], logits);
      assertThat(logits).as("sequence %d", i).containsExactly(alone[i], NEARLY);
      assertThat(backend.length(ids[i])).isEqualTo(prompts[i].length);
    }
  }

  @Test
  void decode_contextFull_changesNothingAndGoesOnAfterFreeing() {
    int big = sequence();
    Random random = new Random(2);
    int cells = backend.limits().contextTokens();
    for (int i = 0; i < cells - 10; i++) {
      greedy.feed(big, random.nextInt(256));
    }
    int small = sequence();
    greedy.feed(small, 1, 2, 3, 4, 5);
    float[] before = greedy.feed(fork(small), 9);
    DecodeBatch tooMuch = new DecodeBatch(8);
    for (int i = 0; i < 4; i++) {
      tooMuch.add(small, 20 + i, false);
      tooMuch.add(big, 30 + i, i == 3);
    }
    assertThatThrownBy(() -> backend.decode(tooMuch))
        .isInstanceOf(ContextFullException.class)
        .hasMessageContaining("no room for 8 more tokens")
        .hasMessageContaining(cells + " cells");
    assertThat(backend.length(small)).isEqualTo(5);
    assertThat(backend.length(big)).isEqualTo(cells - 10);
    assertThatThrownBy(() -> backend.logits(7, new float[1000]))
        .isInstanceOf(IllegalArgumentException.class);
    free(big);
    assertThat(greedy.feed(fork(small), 9)).containsExactly(before, NEARLY);
    backend.decode(rows(small, 20, 21, 22, 23));
    assertThat(backend.length(small)).isEqualTo(9);
  }

  private static DecodeBatch rows(int sequence, int... tokens) {
    DecodeBatch batch = new DecodeBatch(tokens.length);
    for (int token : tokens) {
      batch.add(sequence, token, false);
    }
    return batch;
  }

  @Test
  void decode_fragmentedCells_areStillUsable() {
    int cells = backend.limits().contextTokens();
    int each = cells / 8;
    List<Integer> all = new ArrayList<>();
    for (int s = 0; s < 8; s++) {
      all.add(sequence());
    }
    // token by token in turn, so that the cells of the sequences lie interleaved
    DecodeBatch batch = new DecodeBatch(8);
    for (int i = 0; i < each; i++) {
      batch.clear();
      for (int s = 0; s < 8; s++) {
        batch.add(all.get(s), (s * 31 + i) % 256, false);
      }
      backend.decode(batch);
    }
    for (int s = 0; s < 8; s += 2) {
      free(all.get(s));
    }
    int late = sequence();
    float[] actual = new float[0];
    for (int i = 0; i < 3; i++) {
      actual = greedy.feed(late, range(100 + i, 30));
    }
    assertThat(backend.length(late)).isEqualTo(90);
    float[] neighbour = greedy.feed(all.get(1), 77);
    freeSequences();
    int fresh = sequence();
    float[] expected = new float[0];
    for (int i = 0; i < 3; i++) {
      expected = greedy.feed(fresh, range(100 + i, 30));
    }
    assertThat(actual).containsExactly(expected, NEARLY);
    int freshNeighbour = sequence();
    for (int i = 0; i < each; i++) {
      greedy.feed(freshNeighbour, (31 + i) % 256);
    }
    assertThat(neighbour).containsExactly(greedy.feed(freshNeighbour, 77), NEARLY);
  }

  private static int[] range(int start, int count) {
    int[] tokens = new int[count];
    for (int i = 0; i < count; i++) {
      tokens[i] = (start + i) % 256;
    }
    return tokens;
  }

  @Test
  void createSequence_moreThanAllowed_isRefusedAndFreeingHelps() {
    for (int i = 0; i < 8; i++) {
      sequence();
    }
    assertThatThrownBy(backend::createSequence)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("all 8 sequences");
    assertThatThrownBy(() -> backend.fork(sequences.get(0)))
        .isInstanceOf(IllegalStateException.class);
    free(sequences.get(3));
    assertThat(sequence()).isEqualTo(3);
  }

  @Test
  void calls_withBadArguments_areRefusedInJava() {
    int sequence = sequence();
    int size = backend.vocabulary().size();
    List<Runnable> bad = new ArrayList<>();
    for (int id : new int[] {-1, 7, 8, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      bad.add(() -> backend.fork(id));
      bad.add(() -> backend.truncate(id, 0));
      bad.add(() -> backend.free(id));
      bad.add(() -> backend.length(id));
      bad.add(() -> backend.decode(rows(id, 1)));
    }
    for (int token : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      bad.add(() -> backend.decode(rows(sequence, token)));
      bad.add(() -> backend.vocabulary().bytes(token));
      bad.add(() -> backend.vocabulary().kind(token));
      bad.add(() -> backend.vocabulary().isEndOfGeneration(token));
    }
    bad.add(() -> backend.decode(new DecodeBatch(1)));
    bad.add(() -> backend.decode(rows(sequence, range(0, 65))));
    bad.add(() -> backend.truncate(sequence, 1));
    bad.add(() -> backend.truncate(sequence, -1));
    for (int i = 0; i < bad.size(); i++) {
      assertThatThrownBy(bad.get(i)::run)
          .as("bad call %d", i)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(backend.length(sequence)).isZero();
  }

  @Test
  void logits_ofRowsThatDidNotAsk_areRefused() {
    int sequence = sequence();
    int size = backend.vocabulary().size();
    DecodeBatch batch = new DecodeBatch(3);
    batch.add(sequence, 1, false);
    batch.add(sequence, 2, true);
    backend.decode(batch);
    backend.logits(1, new float[size]);
    for (int row : new int[] {-1, 0, 2, 1000, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> backend.logits(row, new float[size]))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> backend.logits(1, new float[size - 1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least " + size);
  }

  @Test
  void decode_longerThanTrained_isRefused() {
    try (Backend large = open(2 * TinyModel.CONTEXT, 2, 64)) {
      assertThat(large.limits().maxSequenceTokens()).isEqualTo(TinyModel.CONTEXT);
      Greedy other = new Greedy(large);
      int sequence = large.createSequence();
      other.feed(sequence, range(0, TinyModel.CONTEXT));
      assertThatThrownBy(() -> large.decode(rows(sequence, 1)))
          .isInstanceOf(ContextFullException.class)
          .hasMessageContaining("513 tokens but may have 512");
      assertThat(large.length(sequence)).isEqualTo(TinyModel.CONTEXT);
    }
  }

  @Test
  void close_twice_isOneClose_andUseAfterwardsIsRefused() {
    Backend other = open(128, 2, 32);
    int sequence = other.createSequence();
    other.decode(rows(sequence, 1));
    other.close();
    other.close();
    assertThat(other.info().architecture()).isEqualTo("qwen2");
    assertThat(other.limits().maxSequences()).isEqualTo(2);
    assertThat(other.capabilities()).contains(Capability.FORK_SHARED);
    assertThat(other.chatTemplates()).containsKey("default");
    List<Runnable> uses =
        List.of(
            other::createSequence,
            () -> other.fork(sequence),
            () -> other.truncate(sequence, 0),
            () -> other.free(sequence),
            () -> other.length(sequence),
            () -> other.decode(rows(sequence, 1)),
            () -> other.logits(0, new float[1000]),
            () -> other.vocabulary().encode("a", false),
            () -> other.vocabulary().bytes(1),
            () -> other.vocabulary().isEndOfGeneration(1));
    for (Runnable use : uses) {
      assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void sequences_tenThousandTimes_leaveTheContextUsable() {
    float[] expected = greedy.feed(sequence(), PROMPT);
    freeSequences();
    DecodeBatch batch = new DecodeBatch(2);
    for (int i = 0; i < 10_000; i++) {
      int sequence = backend.createSequence();
      if (i % 10 == 0) {
        batch.clear();
        batch.add(sequence, i % 256, false);
        backend.decode(batch);
        backend.free(backend.fork(sequence));
      }
      backend.free(sequence);
    }
    assertThat(greedy.feed(sequence(), PROMPT)).isEqualTo(expected);
  }
}
