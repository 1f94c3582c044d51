package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

/** The contract finds backends that break it: each of these faults fails at least one test. */
class BrokenBackendTest {
  /** What a backend can get wrong. */
  enum Fault {
    FORK_IS_ITS_ORIGIN,
    FORK_IS_EMPTY,
    TRUNCATE_DOES_NOTHING,
    TRUNCATE_CUTS_ONE_TOO_FEW,
    FREE_KEEPS_CELLS,
    LOGITS_OF_THE_FIRST_ROW,
    LOGITS_NOT_FINITE,
    LOGITS_FOR_ANY_ROW,
    BAD_TOKENS_ARE_ZERO,
    BATCH_HALF_APPENDED_WHEN_FULL,
    CONTEXT_FULL_ONE_EARLY,
    TELLS_TRUNCATE_BUT_CANNOT,
    TELLS_NO_FORK_BUT_FORKS,
    USER_TEXT_GIVES_CONTROL_TOKENS,
    CONTROL_NAMES_STAY_TEXT,
    TEXT_IS_TRIMMED,
    SURROGATES_BECOME_QUESTION_MARKS,
    BYTES_ARE_SHARED,
    USABLE_AFTER_CLOSE,
    SECOND_CLOSE_THROWS,
    LIMITS_VANISH_AFTER_CLOSE,
    MORE_SEQUENCES_THAN_TOLD
  }

  @ParameterizedTest
  @EnumSource
  void contract_brokenBackend_fails(Fault fault) {
    assertThat(failures(EnumSet.of(fault))).isNotEmpty();
  }

  @Test
  void contract_soundBackend_passes() {
    assertThat(failures(EnumSet.noneOf(Fault.class))).isEmpty();
  }

  /** Runs every test of the contract and returns the names of those that failed. */
  private static List<String> failures(Set<Fault> faults) {
    List<String> failed = new ArrayList<>();
    for (Method test : BackendContract.class.getMethods()) {
      if (!test.isAnnotationPresent(Test.class)) {
        continue;
      }
      Contract contract = new Contract(faults);
      try {
        test.invoke(contract);
      } catch (InvocationTargetException e) {
        if (!(e.getCause() instanceof TestAbortedException)) {
          failed.add(test.getName());
        }
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
    return failed;
  }

  /** The contract over a backend with faults. */
  private static final class Contract extends BackendContract {
    private final Set<Fault> faults;

    Contract(Set<Fault> faults) {
      this.faults = faults;
    }

    @Override
    protected Backend open(ModelOptions options) {
      return new Broken(faults, options);
    }
  }

  /** A scripted backend with faults. */
  private static final class Broken implements Backend {
    private final Set<Fault> faults;
    private final ScriptedBackend sound;
    private final BackendLimits limits;
    private int firstRow;
    private boolean closed;

    Broken(Set<Fault> faults, ModelOptions options) {
      this.faults = faults;
      int cells = options.contextTokens().orElseThrow();
      ScriptedBackendBuilder builder =
          ScriptedBackend.builder()
              .script(Script.random(9))
              .contextTokens(cells)
              .maxSequences(options.maxSequences())
              .batchTokens(options.batchTokens());
      if (faults.contains(Fault.TELLS_TRUNCATE_BUT_CANNOT)) {
        builder.without(Capability.TRUNCATE);
      }
      if (faults.contains(Fault.CONTEXT_FULL_ONE_EARLY)) {
        builder.contextTokens(cells - 1);
      }
      if (faults.contains(Fault.MORE_SEQUENCES_THAN_TOLD)) {
        builder.maxSequences(options.maxSequences() + 1);
      }
      sound = builder.build();
      limits = new BackendLimits(cells, cells, options.maxSequences(), options.batchTokens(), 0);
    }

    private boolean has(Fault fault) {
      return faults.contains(fault);
    }

    @Override
    public ModelInfo info() {
      return sound.info();
    }

    @Override
    public Set<Capability> capabilities() {
      Set<Capability> told = EnumSet.copyOf(sound.capabilities());
      if (has(Fault.TELLS_TRUNCATE_BUT_CANNOT)) {
        told.add(Capability.TRUNCATE);
      }
      if (has(Fault.TELLS_NO_FORK_BUT_FORKS)) {
        told.remove(Capability.FORK_SHARED);
      }
      return told;
    }

    @Override
    public BackendLimits limits() {
      if (closed && has(Fault.LIMITS_VANISH_AFTER_CLOSE)) {
        throw new IllegalStateException("closed");
      }
      return limits;
    }

    @Override
    public Vocabulary vocabulary() {
      return new BrokenVocabulary(faults, sound.vocabulary());
    }

    @Override
    public Map<String, String> chatTemplates() {
      return sound.chatTemplates();
    }

    @Override
    public int createSequence() {
      return closed && has(Fault.USABLE_AFTER_CLOSE) ? 0 : sound.createSequence();
    }

    @Override
    public int fork(int sequence) {
      if (has(Fault.FORK_IS_EMPTY)) {
        return sound.createSequence();
      }
      return has(Fault.FORK_IS_ITS_ORIGIN) ? sequence : sound.fork(sequence);
    }

    @Override
    public void truncate(int sequence, int length) {
      if (has(Fault.TRUNCATE_CUTS_ONE_TOO_FEW)) {
        sound.truncate(sequence, Math.min(length + 1, sound.length(sequence)));
      } else if (!has(Fault.TRUNCATE_DOES_NOTHING)) {
        sound.truncate(sequence, length);
      }
    }

    @Override
    public void free(int sequence) {
      if (has(Fault.FREE_KEEPS_CELLS)) {
        sound.length(sequence);
      } else {
        sound.free(sequence);
      }
    }

    @Override
    public int length(int sequence) {
      return sound.length(sequence);
    }

    @Override
    public void decode(DecodeBatch batch) {
      DecodeBatch passed = batch;
      if (has(Fault.BAD_TOKENS_ARE_ZERO)) {
        passed = new DecodeBatch(batch.size());
        for (int row = 0; row < batch.size(); row++) {
          int token = batch.token(row);
          boolean bad = token < 0 || token >= sound.vocabulary().size();
          passed.add(batch.sequence(row), bad ? 0 : token, batch.wantsLogits(row));
        }
      }
      try {
        sound.decode(passed);
      } catch (ContextFullException e) {
        if (has(Fault.BATCH_HALF_APPENDED_WHEN_FULL) && batch.size() > 1) {
          DecodeBatch half = new DecodeBatch(1);
          half.add(batch.sequence(0), batch.token(0), false);
          sound.decode(half);
        }
        throw e;
      }
      firstRow = -1;
      for (int row = 0; row < batch.size() && firstRow < 0; row++) {
        firstRow = batch.wantsLogits(row) ? row : -1;
      }
    }

    @Override
    public void logits(int row, float[] target) {
      boolean first = has(Fault.LOGITS_OF_THE_FIRST_ROW) || has(Fault.LOGITS_FOR_ANY_ROW);
      sound.logits(first && firstRow >= 0 ? firstRow : row, target);
      if (has(Fault.LOGITS_NOT_FINITE)) {
        target[3] = Float.NEGATIVE_INFINITY;
      }
    }

    @Override
    public void close() {
      if (closed && has(Fault.SECOND_CLOSE_THROWS)) {
        throw new IllegalStateException("closed");
      }
      closed = true;
      sound.close();
    }
  }

  /** A scripted vocabulary with faults. */
  private record BrokenVocabulary(Set<Fault> faults, ScriptedVocabulary sound)
      implements Vocabulary {
    @Override
    public int size() {
      return sound.size();
    }

    @Override
    public int[] encode(String text, boolean special) {
      boolean asked =
          faults.contains(Fault.USER_TEXT_GIVES_CONTROL_TOKENS)
              || (special && !faults.contains(Fault.CONTROL_NAMES_STAY_TEXT));
      String read = faults.contains(Fault.TEXT_IS_TRIMMED) ? text.strip() : text;
      if (faults.contains(Fault.SURROGATES_BECOME_QUESTION_MARKS)) {
        read = read.replaceAll("\\p{Cs}", "?");
      }
      return sound.encode(read, asked);
    }

    @Override
    public byte[] bytes(int token) {
      return faults.contains(Fault.BYTES_ARE_SHARED)
          ? SHARED.computeIfAbsent(token, this::copy)
          : copy(token);
    }

    private static final Map<Integer, byte[]> SHARED = new HashMap<>();

    private byte[] copy(int token) {
      return sound.bytes(token);
    }

    @Override
    public TokenKind kind(int token) {
      return sound.kind(token);
    }

    @Override
    public boolean isEndOfGeneration(int token) {
      return sound.isEndOfGeneration(token);
    }

    @Override
    public OptionalInt beginOfText() {
      return sound.beginOfText();
    }

    @Override
    public boolean addsBeginOfText() {
      return sound.addsBeginOfText();
    }

    @Override
    public OptionalInt endOfText() {
      return sound.endOfText();
    }

    @Override
    public OptionalInt special(String text) {
      return sound.special(text);
    }
  }
}
