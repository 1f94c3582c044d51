package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.m1.UnsupportedCapabilityException;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of the {@link BackendContract} that is about sequences: create, fork, cut, drop. */
public abstract class SequenceContract extends VocabularyContract {
  /** Creates the contract. */
  protected SequenceContract() {}

  /** A new sequence has no tokens. */
  @Test
  public void createSequence_new_isEmpty() {
    Backend backend = open();
    assertThat(backend.length(backend.createSequence())).isZero();
  }

  /** As many sequences live as told, and no more. */
  @Test
  public void createSequence_allAlive_isAnIllegalState() {
    Backend backend = open();
    int most = backend.limits().maxSequences();
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < most; i++) {
      ids.add(backend.createSequence());
    }
    assertThat(ids).as("ids of sequences alive at a time").hasSize(most);
    int one = ids.iterator().next();
    assertIllegalState(backend::createSequence);
    if (forks(backend)) {
      assertIllegalState(() -> backend.fork(one));
    }
    backend.free(one);
    assertThat(backend.length(backend.createSequence())).isZero();
  }

  /** Unknown ids are refused in Java. */
  @Test
  public void sequence_unknown_isAnIllegalArgument() {
    Backend backend = open();
    int alive = backend.createSequence();
    for (int unknown : new int[] {-1, alive + 1, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertUnknown(backend, unknown);
    }
    assertWorks(backend, alive);
  }

  /** A freed id is unknown. */
  @Test
  public void sequence_freed_isAnIllegalArgument() {
    Backend backend = open();
    int sequence = backend.createSequence();
    read(backend, sequence, tokens(backend, 3, 0));
    backend.free(sequence);
    assertUnknown(backend, sequence);
    assertWorks(backend, backend.createSequence());
  }

  private static void assertUnknown(Backend backend, int sequence) {
    int token = tokens(backend, 1, 0)[0];
    assertIllegalArgument(() -> backend.length(sequence));
    assertIllegalArgument(() -> backend.free(sequence));
    assertIllegalArgument(() -> backend.decode(batch(sequence, token)));
    // an unknown id may be found before or after the missing capability
    assertThatThrownBy(() -> backend.truncate(sequence, 0))
        .isInstanceOfAny(IllegalArgumentException.class, UnsupportedCapabilityException.class);
    assertThatThrownBy(() -> backend.fork(sequence))
        .isInstanceOfAny(IllegalArgumentException.class, UnsupportedCapabilityException.class);
  }

  private void assertWorks(Backend backend, int sequence) {
    int[] text = tokens(backend, 5, 1);
    float[] logits = read(backend, sequence, text);
    assertThat(backend.length(sequence)).isEqualTo(5);
    backend.free(sequence);
    assertSame(fresh(backend, text), logits);
  }

  /** Nothing of a freed sequence is left. */
  @Test
  public void free_thenCreate_startsFromNothing() {
    Backend backend = open();
    int[] text = tokens(backend, 9, 0);
    float[] first = fresh(backend, text);
    fresh(backend, tokens(backend, 20, 3));
    assertSame(fresh(backend, text), first);
  }

  /** A fork goes on as a sequence of its own would. */
  @Test
  public void fork_goingOn_equalsAFreshRun() {
    Backend backend = openForking();
    int[] prompt = tokens(backend, 17, 0);
    int[] more = tokens(backend, 4, 2);
    int origin = backend.createSequence();
    read(backend, origin, prompt);
    int fork = backend.fork(origin);
    assertThat(backend.length(fork)).isEqualTo(17);
    float[] forked = readBy(1, backend, fork, more);
    backend.free(fork);
    backend.free(origin);
    assertSame(forked, fresh(backend, concat(prompt, more)));
  }

  /** What a fork does never reaches its origin. */
  @Test
  public void fork_goingOn_leavesTheOriginAsItWas() {
    Backend backend = openForking();
    int[] prompt = tokens(backend, 17, 0);
    int[] more = tokens(backend, 3, 2);
    int origin = backend.createSequence();
    read(backend, origin, prompt);
    int fork = backend.fork(origin);
    read(backend, fork, tokens(backend, 6, 4));
    assertThat(backend.length(origin)).isEqualTo(17);
    float[] first = readBy(1, backend, origin, more);
    backend.free(fork);
    backend.free(origin);
    assertSame(first, fresh(backend, concat(prompt, more)));
  }

  /** A fork outlives its origin. */
  @Test
  public void fork_originFreed_goesOn() {
    Backend backend = openForking();
    int[] prompt = tokens(backend, 17, 0);
    int[] more = tokens(backend, 3, 2);
    int origin = backend.createSequence();
    read(backend, origin, prompt);
    int fork = backend.fork(origin);
    backend.free(origin);
    int other = backend.createSequence();
    read(backend, other, tokens(backend, 20, 5));
    backend.free(other);
    int second = backend.fork(fork);
    backend.free(fork);
    float[] forked = readBy(1, backend, second, more);
    backend.free(second);
    assertSame(forked, fresh(backend, concat(prompt, more)));
  }

  /** An empty sequence can be forked. */
  @Test
  public void fork_ofAnEmptySequence_isEmpty() {
    Backend backend = openForking();
    int fork = backend.fork(backend.createSequence());
    assertThat(backend.length(fork)).isZero();
    assertWorks(backend, fork);
  }

  /** A shared prefix is counted once. */
  @Test
  public void fork_shared_takesNoCells() {
    Backend backend = openWith(Capability.FORK_SHARED);
    int origin = backend.createSequence();
    int length = fill(backend, origin, 8);
    int fork = backend.fork(origin);
    readBy(1, backend, fork, tokens(backend, 3, 1));
    readBy(1, backend, origin, tokens(backend, 3, 2));
    assertThat(backend.length(fork)).isEqualTo(length + 3);
    backend.free(origin);
    readBy(1, backend, fork, tokens(backend, 3, 1));
    assertThat(backend.length(fork)).isEqualTo(length + 6);
  }

  /** A capability that is not told is refused by name. */
  @Test
  public void fork_untold_isRefused() {
    Backend backend = open();
    assumeFalse(forks(backend), "the backend can fork");
    int sequence = backend.createSequence();
    read(backend, sequence, tokens(backend, 5, 0));
    assertThatThrownBy(() -> backend.fork(sequence))
        .isInstanceOf(UnsupportedCapabilityException.class)
        .hasMessageContaining("FORK");
    assertThat(backend.length(sequence)).isEqualTo(5);
  }

  /** After a cut it is as if the rest had never been. */
  @Test
  public void truncate_goingOn_equalsAFreshRun() {
    Backend backend = openWith(Capability.TRUNCATE);
    int[] prompt = tokens(backend, 17, 0);
    int[] more = tokens(backend, 3, 2);
    int sequence = backend.createSequence();
    read(backend, sequence, concat(prompt, tokens(backend, 12, 4)));
    backend.truncate(sequence, 17);
    assertThat(backend.length(sequence)).isEqualTo(17);
    float[] cut = readBy(1, backend, sequence, more);
    backend.truncate(sequence, 0);
    assertThat(backend.length(sequence)).isZero();
    float[] again = read(backend, sequence, concat(prompt, more));
    backend.free(sequence);
    float[] fresh = fresh(backend, concat(prompt, more));
    assertSame(cut, fresh);
    assertSame(again, fresh);
  }

  /** Cutting a fork leaves its origin alone, and the other way round. */
  @Test
  public void truncate_ofAFork_leavesTheOriginAsItWas() {
    Backend backend = openForking();
    assumeFalse(
        !backend.capabilities().contains(Capability.TRUNCATE),
        "the backend does not tell TRUNCATE");
    int[] prompt = tokens(backend, 17, 0);
    int[] more = tokens(backend, 3, 2);
    int origin = backend.createSequence();
    read(backend, origin, prompt);
    int fork = backend.fork(origin);
    backend.truncate(fork, 5);
    read(backend, fork, tokens(backend, 6, 4));
    float[] kept = readBy(1, backend, origin, more);
    backend.truncate(origin, 2);
    assertThat(backend.length(fork)).isEqualTo(11);
    float[] forked = readBy(1, backend, fork, more);
    backend.free(fork);
    backend.free(origin);
    assertSame(kept, fresh(backend, concat(prompt, more)));
    int[] cut = concat(java.util.Arrays.copyOf(prompt, 5), tokens(backend, 6, 4));
    assertSame(forked, fresh(backend, concat(cut, more)));
  }

  /** What was cut gives its cells back. */
  @Test
  public void truncate_ofAFullSequence_makesRoom() {
    Backend backend = openWith(Capability.TRUNCATE);
    int sequence = backend.createSequence();
    int length = fill(backend, sequence, 0);
    assertFull(backend, batch(sequence, tokens(backend, 1, 0)));
    backend.truncate(sequence, length - 4);
    readBy(1, backend, sequence, tokens(backend, 4, 0));
    assertThat(backend.length(sequence)).isEqualTo(length);
  }

  /** Cutting to the present length needs no capability. */
  @Test
  public void truncate_toThePresentLength_doesNothing() {
    Backend backend = open();
    int[] text = tokens(backend, 6, 0);
    int sequence = backend.createSequence();
    backend.truncate(sequence, 0);
    read(backend, sequence, text);
    backend.truncate(sequence, 6);
    float[] logits = read(backend, sequence, text);
    backend.free(sequence);
    assertSame(logits, fresh(backend, concat(text, text)));
  }

  /** Lengths that are none are refused. */
  @Test
  public void truncate_toAWrongLength_isAnIllegalArgument() {
    Backend backend = open();
    int sequence = backend.createSequence();
    read(backend, sequence, tokens(backend, 6, 0));
    for (int length : new int[] {-1, 7, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertIllegalArgument(() -> backend.truncate(sequence, length));
    }
    assertThat(backend.length(sequence)).isEqualTo(6);
  }

  /** A capability that is not told is refused by name. */
  @Test
  public void truncate_untold_isRefused() {
    Backend backend = open();
    assumeFalse(backend.capabilities().contains(Capability.TRUNCATE), "the backend can truncate");
    int sequence = backend.createSequence();
    read(backend, sequence, tokens(backend, 6, 0));
    for (int length : new int[] {0, 3, 5}) {
      assertThatThrownBy(() -> backend.truncate(sequence, length))
          .isInstanceOf(UnsupportedCapabilityException.class)
          .hasMessageContaining("TRUNCATE");
    }
    assertThat(backend.length(sequence)).isEqualTo(6);
  }
}
