package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What all parts of the {@link BackendContract} share. Not to be extended directly. */
public abstract class ContractFixture {
  private static final int LARGEST_CONTEXT_TO_FILL = 4096;
  private final List<Backend> opened = new ArrayList<>();

  /** Creates the fixture. */
  protected ContractFixture() {}

  /**
   * Opens a backend on a model, anew at each call: with these options as far as the backend can
   * honour them. The contract closes it.
   */
  protected abstract Backend open(ModelOptions options);

  /**
   * Returns how far logits of the same tokens may differ between batches of different shape;
   * default 0.001. Engines that sum in another order for another shape state a wider bound here.
   */
  protected float tolerance() {
    return 0.001f;
  }

  /**
   * Returns the sizes that the contract is run with; small, so that filling the context is quick.
   * Default: 256 cells, 4 sequences, batches of 32.
   */
  protected ModelOptions options() {
    return ModelOptions.builder().contextTokens(256).maxSequences(4).batchTokens(32).build();
  }

  /** Closes what a test has opened. */
  @AfterEach
  public void closeOpened() {
    opened.forEach(Backend::close);
    opened.clear();
  }

  Backend open() {
    Backend backend = open(options());
    opened.add(backend);
    return backend;
  }

  Backend openWith(Capability needed) {
    Backend backend = open();
    assumeTrue(
        backend.capabilities().contains(needed),
        () -> "the backend does not tell " + needed + ": nothing to check");
    return backend;
  }

  Backend openForking() {
    Backend backend = open();
    assumeTrue(forks(backend), "the backend tells neither FORK_SHARED nor FORK_COPY");
    return backend;
  }

  static boolean forks(Backend backend) {
    return backend.capabilities().contains(Capability.FORK_SHARED)
        || backend.capabilities().contains(Capability.FORK_COPY);
  }

  /** Returns so many tokens of ordinary text; another variant is another text. */
  static int[] tokens(Backend backend, int count, int variant) {
    String words = "In the clinic the patient number " + variant + " has a fever and a cough. ";
    StringBuilder text = new StringBuilder();
    int[] all = {};
    while (all.length < count) {
      text.append(words);
      all = backend.vocabulary().encode(text.toString(), false);
    }
    // each variant differs in its first token too
    int skip = Math.min(variant, all.length - count);
    return Arrays.copyOfRange(all, skip, skip + count);
  }

  static DecodeBatch batch(int sequence, int... tokens) {
    DecodeBatch batch = new DecodeBatch(tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      batch.add(sequence, tokens[i], i == tokens.length - 1);
    }
    return batch;
  }

  /** Appends tokens in batches of the largest size and returns the logits after the last. */
  static float[] read(Backend backend, int sequence, int... tokens) {
    return readBy(backend.limits().maxBatchTokens(), backend, sequence, tokens);
  }

  /** Appends tokens in batches of at most this size and returns the logits after the last. */
  static float[] readBy(int chunk, Backend backend, int sequence, int... tokens) {
    int last = 0;
    for (int from = 0; from < tokens.length; from += chunk) {
      int[] part = Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + chunk));
      backend.decode(batch(sequence, part));
      last = part.length - 1;
    }
    return logits(backend, last);
  }

  static float[] logits(Backend backend, int row) {
    float[] logits = new float[backend.vocabulary().size()];
    backend.logits(row, logits);
    return logits;
  }

  /** Returns the logits of a new sequence with these tokens, which is freed again. */
  static float[] fresh(Backend backend, int... tokens) {
    int sequence = backend.createSequence();
    float[] logits = read(backend, sequence, tokens);
    backend.free(sequence);
    return logits;
  }

  static int[] concat(int[] first, int... second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  void assertSame(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    float worst = 0;
    int where = 0;
    for (int token = 0; token < expected.length; token++) {
      float difference = Math.abs(actual[token] - expected[token]);
      if (!(difference <= worst)) {
        worst = difference;
        where = token;
      }
    }
    assertThat(worst)
        .as(
            "largest difference of two logits, at token %s: %s and %s",
            where, actual[where], expected[where])
        .isLessThanOrEqualTo(tolerance());
  }

  static void assertIllegalArgument(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class);
  }

  static void assertIllegalState(Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class);
  }

  /** Appends to a sequence until it or the context is full but for so many tokens. */
  static int fill(Backend backend, int sequence, int leave) {
    int room = Math.min(backend.limits().contextTokens(), backend.limits().maxSequenceTokens());
    assumeTrue(
        room <= LARGEST_CONTEXT_TO_FILL,
        () -> "the backend made the context " + room + " tokens, too large to fill in a test");
    read(backend, sequence, tokens(backend, room - leave, 0));
    return room - leave;
  }

  static void assertFull(Backend backend, DecodeBatch batch) {
    assertThatThrownBy(() -> backend.decode(batch))
        .isInstanceOf(ContextFullException.class)
        .satisfies(e -> assertThat(e.getMessage()).as("figures in the message").matches(".*\\d.*"));
  }
}
