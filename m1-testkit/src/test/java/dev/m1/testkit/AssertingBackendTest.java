package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.GenerationException;
import dev.m1.ModelInfo;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class AssertingBackendTest {
  private final AssertingBackend backend = AssertingBackend.of(ScriptedBackend.builder().build());
  private final float[] logits = new float[backend.vocabulary().size()];

  private static DecodeBatch batch(int sequence, int... tokens) {
    DecodeBatch batch = new DecodeBatch(tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      batch.add(sequence, tokens[i], i == tokens.length - 1);
    }
    return batch;
  }

  private void assertBreach(ThrowingCallable call, String message) {
    assertBreach(backend, call, message);
  }

  private static void assertBreach(
      AssertingBackend backend, ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    assertThat(backend.breaches()).anySatisfy(breach -> assertThat(breach).contains(message));
    assertThatThrownBy(backend::verify).hasMessageContaining(message);
  }

  @Test
  void use_byTheContract_isLetThrough() {
    int first = backend.createSequence();
    backend.decode(batch(first, 65, 66, 67));
    backend.logits(2, logits);
    int second = backend.fork(first);
    backend.truncate(first, 1);
    backend.decode(batch(second, 68));
    backend.logits(0, logits);
    assertThat(backend.length(second)).isEqualTo(4);
    assertThat(backend.vocabulary().encode("<|im_start|>", true)).hasSize(1);
    backend.free(first);
    backend.free(second);
    backend.close();
    backend.close();
    assertThatCode(backend::verify).doesNotThrowAnyException();
    assertThat(backend.info().name()).isEqualTo("scripted");
    assertThat(backend.chatTemplates()).containsKey("default");
  }

  @Test
  void sequence_unknown_isABreach() {
    assertBreach(() -> backend.length(0), "length of sequence 0");
    assertBreach(() -> backend.fork(3), "fork of sequence 3");
    assertBreach(() -> backend.decode(batch(1, 65)), "decode of sequence 1");
  }

  @Test
  void sequence_afterFree_isABreach() {
    int sequence = backend.createSequence();
    backend.free(sequence);
    assertBreach(() -> backend.free(sequence), "free of sequence 0");
    assertBreach(() -> backend.truncate(sequence, 0), "truncate of sequence 0");
  }

  @Test
  void createSequence_beyondTheLimit_isABreach() {
    for (int i = 0; i < 16; i++) {
      backend.createSequence();
    }
    assertBreach(backend::createSequence, "while all 16 sequences are alive");
    assertBreach(() -> backend.fork(0), "while all 16 sequences are alive");
  }

  @Test
  void truncate_toAWrongLength_isABreach() {
    int sequence = backend.createSequence();
    assertBreach(() -> backend.truncate(sequence, 1), "to 1, but it has 0 tokens");
    assertBreach(() -> backend.truncate(sequence, -1), "to -1, but it has 0 tokens");
  }

  @Test
  void capabilities_notTold_areABreach() {
    AssertingBackend bare =
        AssertingBackend.of(
            ScriptedBackend.builder().capabilities(Capability.MANY_SEQUENCES).build());
    int first = bare.createSequence();
    int second = bare.createSequence();
    bare.decode(batch(first, 65, 66));
    assertBreach(bare, () -> bare.fork(first), "without FORK_SHARED or FORK_COPY");
    assertBreach(bare, () -> bare.truncate(first, 1), "without TRUNCATE");
    DecodeBatch ragged = batch(first, 65, 66);
    ragged.add(second, 67, true);
    assertBreach(bare, () -> bare.decode(ragged), "3 rows for 2 sequences without RAGGED_BATCH");
  }

  @Test
  void decode_badBatch_isABreach() {
    int sequence = backend.createSequence();
    assertBreach(() -> backend.decode(new DecodeBatch(1)), "decode of 0 rows, it takes 1..512");
    assertBreach(() -> backend.decode(batch(sequence, new int[513])), "decode of 513 rows");
    assertBreach(() -> backend.decode(batch(sequence, -1)), "decode with token -1");
    assertBreach(() -> backend.decode(batch(sequence, logits.length)), "decode with token");
  }

  @Test
  void logits_notWanted_isABreach() {
    int sequence = backend.createSequence();
    assertBreach(() -> backend.logits(0, logits), "rows with logits are []");
    backend.decode(batch(sequence, 65, 66));
    assertBreach(() -> backend.logits(0, logits), "rows with logits are [1]");
    assertBreach(() -> backend.logits(1, new float[3]), "into 3 entries");
  }

  @Test
  void logits_afterAFullContext_isABreach() {
    AssertingBackend full = AssertingBackend.of(ScriptedBackend.builder().fillContext(2).build());
    int sequence = full.createSequence();
    full.decode(batch(sequence, 65));
    assertThatThrownBy(() -> full.decode(batch(sequence, 65)))
        .isInstanceOf(ContextFullException.class);
    assertBreach(full, () -> full.logits(0, logits), "rows with logits are []");
  }

  @Test
  void use_afterAFailure_isABreachExceptFreeAndClose() {
    AssertingBackend failing = AssertingBackend.of(ScriptedBackend.builder().failDecode(1).build());
    int sequence = failing.createSequence();
    assertThatThrownBy(() -> failing.decode(batch(sequence, 65)))
        .isInstanceOf(GenerationException.class);
    assertBreach(failing, () -> failing.length(sequence), "length after the backend failed");
    failing.close();
    assertThat(failing.breaches()).hasSize(1);
  }

  @Test
  void decode_throwingAnythingElse_isABreachOfTheBackends() {
    AssertingBackend odd =
        AssertingBackend.of(
            ScriptedBackend.builder().failDecode(1, new ArithmeticException("odd")).build());
    int sequence = odd.createSequence();
    assertThatThrownBy(() -> odd.decode(batch(sequence, 65)))
        .isInstanceOf(ArithmeticException.class);
    odd.close();
    assertThatThrownBy(odd::verify).hasMessageContaining("decode of a sound batch threw");
  }

  @Test
  void use_afterClose_isABreach() {
    backend.close();
    assertBreach(backend::createSequence, "createSequence after close");
    assertBreach(() -> backend.vocabulary().bytes(0), "bytes after close");
  }

  @Test
  void close_withSequencesAlive_isABreachOnlyInVerify() {
    backend.createSequence();
    backend.close();
    assertThatThrownBy(backend::verify).hasMessageContaining("close with sequences alive: [0]");
  }

  @Test
  void verify_notClosed_fails() {
    assertThatThrownBy(backend::verify).hasMessageContaining("the backend was not closed");
  }

  @Test
  void use_fromAnotherThread_isABreach() throws InterruptedException {
    backend.createSequence();
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Thread other =
        new Thread(
            () -> {
              try {
                backend.length(0);
              } catch (AssertionError e) {
                seen.set(e);
              }
            },
            "intruder");
    other.start();
    other.join();
    assertThat(seen.get()).hasMessageContaining("length on thread intruder");
  }

  @Test
  void use_whileAnotherIsInside_isABreach() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AssertingBackend slow =
        AssertingBackend.of(
            ScriptedBackend.builder()
                .beforeDecode(
                    () -> {
                      inside.countDown();
                      try {
                        leave.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    })
                .build());
    Thread decoder = new Thread(() -> slow.decode(batch(slow.createSequence(), 65)), "decoder");
    decoder.start();
    inside.await();
    try {
      assertBreach(slow, () -> slow.vocabulary().encode("a", false), "encode on thread");
    } finally {
      leave.countDown();
      decoder.join();
    }
  }

  @Test
  void backend_thatLies_isFound() {
    Lying lying = new Lying(ScriptedBackend.builder().build());
    AssertingBackend watched = AssertingBackend.of(lying);
    int sequence = watched.createSequence();
    watched.decode(batch(sequence, 65));
    lying.nan = true;
    assertBreach(
        watched, () -> watched.logits(0, logits), "backend: logits of row 0, token 7: NaN");
    lying.tooLong = 1;
    assertBreach(
        watched, () -> watched.length(sequence), "sequence 0 should have 1 tokens, it says 2");
    lying.tooLong = 0;
    lying.sameId = true;
    assertBreach(watched, watched::createSequence, "gave the id 0, which is alive");
    lying.moreTold = true;
    assertBreach(watched, watched::capabilities, "capabilities changed");
  }

  @Test
  void backend_thatKeepsAPartOfABatch_isFound() {
    Lying lying = new Lying(ScriptedBackend.builder().fillContext(1).build());
    AssertingBackend watched = AssertingBackend.of(lying);
    int sequence = watched.createSequence();
    lying.tooLong = 1;
    assertBreach(
        watched, () -> watched.decode(batch(sequence, 65, 66)), "should have 0 tokens, it says 1");
  }

  /** Says other things than the backend behind it, when told to. */
  private static final class Lying implements Backend {
    private final Backend honest;
    private boolean nan;
    private boolean sameId;
    private boolean moreTold;
    private int tooLong;

    Lying(Backend honest) {
      this.honest = honest;
    }

    @Override
    public ModelInfo info() {
      return honest.info();
    }

    @Override
    public Set<Capability> capabilities() {
      return moreTold ? EnumSet.allOf(Capability.class) : honest.capabilities();
    }

    @Override
    public BackendLimits limits() {
      return honest.limits();
    }

    @Override
    public Vocabulary vocabulary() {
      return honest.vocabulary();
    }

    @Override
    public Map<String, String> chatTemplates() {
      return honest.chatTemplates();
    }

    @Override
    public int createSequence() {
      return sameId ? 0 : honest.createSequence();
    }

    @Override
    public int fork(int sequence) {
      return honest.fork(sequence);
    }

    @Override
    public void truncate(int sequence, int length) {
      honest.truncate(sequence, length);
    }

    @Override
    public void free(int sequence) {
      honest.free(sequence);
    }

    @Override
    public int length(int sequence) {
      return honest.length(sequence) + tooLong;
    }

    @Override
    public void decode(DecodeBatch batch) {
      honest.decode(batch);
    }

    @Override
    public void logits(int row, float[] target) {
      honest.logits(row, target);
      if (nan) {
        target[7] = Float.NaN;
      }
    }

    @Override
    public void close() {
      honest.close();
    }
  }
}
