package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.m1.ModelInfo;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link Backend}, as tests: extend it, say how to open your backend, and run it.
 *
 * <pre>{@code
 * class MyBackendTest extends BackendContract {
 *   @Override
 *   protected Backend open(ModelOptions options) {
 *     return new MyBackend(options);
 *   }
 * }
 * }</pre>
 *
 * <p>It checks the tokenizer ({@link VocabularyContract}), sequences ({@link SequenceContract}),
 * batches and the full context ({@link DecodeContract}), sessions at once, cancelled and failing
 * ({@link SessionContract}), and here the life of a backend. What a backend does not tell in its
 * capabilities is skipped visibly, and checked to be refused.
 */
public abstract class BackendContract extends SessionContract {
  /** Creates the contract. */
  protected BackendContract() {}

  /** The model is described. */
  @Test
  public void info_open_describesTheModel() {
    Backend backend = open();
    ModelInfo info = backend.info();
    assertThat(info.name()).isNotBlank();
    assertThat(info.architecture()).isNotBlank();
    assertThat(info.backend()).isNotBlank();
    assertThat(info.device()).isNotBlank();
    assertThat(info.fingerprint()).matches("[a-z0-9-]+:[0-9a-f]+");
    assertThat(info.vocabularySize()).isEqualTo(backend.vocabulary().size());
    assertThat(info.trainedContext()).isPositive();
    assertThat(backend.info()).isEqualTo(info);
  }

  /** The sizes agree with each other, with the options and with the capabilities. */
  @Test
  public void limits_open_agreeWithOptionsAndCapabilities() {
    Backend backend = open();
    BackendLimits limits = backend.limits();
    assertThat(limits.maxSequenceTokens()).isLessThanOrEqualTo(limits.contextTokens());
    assertThat(limits.maxSequences()).isLessThanOrEqualTo(options().maxSequences());
    assertThat(limits.maxBatchTokens()).isLessThanOrEqualTo(options().batchTokens());
    if (!backend.capabilities().contains(Capability.MANY_SEQUENCES)) {
      assertThat(limits.maxSequences()).isEqualTo(1);
    } else {
      assertThat(limits.maxSequences()).isGreaterThan(1);
    }
    assertThat(backend.limits()).isEqualTo(limits);
  }

  /** One template is the default. */
  @Test
  public void chatTemplates_whereThereAreSome_oneIsTheDefault() {
    Map<String, String> templates = open().chatTemplates();
    if (!templates.isEmpty()) {
      assertThat(templates).containsKey("default");
      assertThat(templates.values()).allSatisfy(text -> assertThat(text).isNotBlank());
    }
  }

  /** Closing again does nothing. */
  @Test
  public void close_twice_isHarmless() {
    Backend backend = open();
    read(backend, backend.createSequence(), tokens(backend, 5, 0));
    backend.close();
    assertThatCode(backend::close).doesNotThrowAnyException();
  }

  /** What describes the model stays readable after close, from any thread. */
  @Test
  public void close_thenDescribe_saysTheSame() throws Exception {
    Backend backend = open();
    ModelInfo info = backend.info();
    BackendLimits limits = backend.limits();
    Set<Capability> capabilities = Set.copyOf(backend.capabilities());
    Map<String, String> templates = Map.copyOf(backend.chatTemplates());
    backend.close();
    onAnotherThread(
        () -> {
          assertThat(backend.info()).isEqualTo(info);
          assertThat(backend.limits()).isEqualTo(limits);
          assertThat(backend.capabilities()).isEqualTo(capabilities);
          assertThat(backend.chatTemplates()).isEqualTo(templates);
        });
  }

  /** Anything else after close is refused in Java. */
  @Test
  public void close_thenUse_isAnIllegalState() {
    Backend backend = open();
    int[] text = tokens(backend, 3, 0);
    int sequence = backend.createSequence();
    read(backend, sequence, text);
    float[] target = new float[backend.vocabulary().size()];
    backend.close();
    assertIllegalState(backend::createSequence);
    assertIllegalState(() -> backend.fork(sequence));
    assertIllegalState(() -> backend.truncate(sequence, 1));
    assertIllegalState(() -> backend.length(sequence));
    assertIllegalState(() -> backend.free(sequence));
    assertIllegalState(() -> backend.decode(batch(sequence, text)));
    assertIllegalState(() -> backend.logits(2, target));
  }

  /** The tokenizer of a closed backend is refused, or works; it never touches freed memory. */
  @Test
  public void close_thenVocabulary_isAnIllegalStateOrWorks() {
    Backend backend = open();
    var vocabulary = backend.vocabulary();
    int[] text = vocabulary.encode("fever", false);
    backend.close();
    try {
      assertThat(vocabulary.encode("fever", false)).isEqualTo(text);
      assertThat(vocabulary.bytes(text[0])).isNotEmpty();
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageContaining("closed");
    }
  }

  /** A backend may be handed from thread to thread. */
  @Test
  public void use_onAnotherThreadAfterwards_goesOn() throws Exception {
    Backend backend = open();
    int[] text = tokens(backend, 8, 0);
    int sequence = backend.createSequence();
    read(backend, sequence, java.util.Arrays.copyOf(text, 5));
    float[][] seen = new float[1][];
    onAnotherThread(
        () -> seen[0] = read(backend, sequence, java.util.Arrays.copyOfRange(text, 5, 8)));
    backend.free(sequence);
    assertSame(seen[0], fresh(backend, text));
  }

  /** Two open backends do not disturb each other. */
  @Test
  public void open_twice_areIndependent() {
    Backend first = open();
    int[] text = tokens(first, 8, 0);
    int sequence = first.createSequence();
    read(first, sequence, java.util.Arrays.copyOf(text, 7));
    Backend second = open();
    float[] other = fresh(second, text);
    second.close();
    assertSame(read(first, sequence, text[7]), other);
  }

  private static void onAnotherThread(Runnable work) throws InterruptedException {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture.runAsync(work, executor).get();
    } catch (ExecutionException e) {
      throw new AssertionError("on another thread: " + e.getCause(), e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }
}
