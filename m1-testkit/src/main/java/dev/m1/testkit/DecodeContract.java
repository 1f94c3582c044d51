package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.UnsupportedCapabilityException;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import dev.m1.spi.DecodeBatch;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The part of the {@link BackendContract} that is about batches, logits and the full context. */
public abstract class DecodeContract extends SequenceContract {
  /** Creates the contract. */
  protected DecodeContract() {}

  /** Logits are a number for each token. */
  @Test
  public void logits_afterDecode_areFiniteAndOfVocabularySize() {
    Backend backend = open();
    int size = backend.vocabulary().size();
    backend.decode(batch(backend.createSequence(), tokens(backend, 7, 0)));
    float[] logits = new float[size + 3];
    Arrays.fill(logits, Float.NaN);
    backend.logits(6, logits);
    for (int token = 0; token < size; token++) {
      assertThat(Float.isFinite(logits[token])).as("logit of token %s is finite", token).isTrue();
    }
    assertThat(Arrays.copyOfRange(logits, size, size + 3)).containsOnly(Float.NaN);
    assertThat(Arrays.copyOf(logits, size)).as("logits").isNotEqualTo(constant(size, logits[0]));
  }

  private static float[] constant(int size, float value) {
    float[] all = new float[size];
    Arrays.fill(all, value);
    return all;
  }

  /** The same tokens in other portions mean the same. */
  @Test
  public void decode_inPortions_equalsAtOnce() {
    Backend backend = open();
    int[] text = tokens(backend, Math.min(30, backend.limits().maxBatchTokens()), 0);
    float[] whole = fresh(backend, text);
    for (int portion : new int[] {1, 3, 7}) {
      int sequence = backend.createSequence();
      float[] logits = readBy(portion, backend, sequence, text);
      assertThat(backend.length(sequence)).isEqualTo(text.length);
      backend.free(sequence);
      assertSame(logits, whole);
    }
  }

  /** What stands in a sequence matters, in its order. */
  @Test
  public void decode_otherTokens_giveOtherLogits() {
    Backend backend = open();
    int[] text = tokens(backend, 8, 0);
    int[] swapped = text.clone();
    swapped[0] = text[1];
    swapped[1] = text[0];
    assumeFalse(Arrays.equals(text, swapped), "the first two tokens are the same");
    assertThat(fresh(backend, swapped)).isNotEqualTo(fresh(backend, text));
  }

  /** Sequences do not disturb each other in one batch. */
  @Test
  public void decode_manySequences_equalsEachAlone() {
    Backend backend = openWith(Capability.MANY_SEQUENCES);
    int many = Math.min(backend.limits().maxSequences(), 4);
    int[] sequences = new int[many];
    for (int i = 0; i < many; i++) {
      sequences[i] = backend.createSequence();
      read(backend, sequences[i], tokens(backend, 6 + 3 * i, i));
    }
    DecodeBatch batch = new DecodeBatch(many);
    float[][] together = new float[many][];
    for (int step = 0; step < 3; step++) {
      batch.clear();
      for (int i = 0; i < many; i++) {
        batch.add(sequences[i], tokens(backend, 3, 7 + i)[step], true);
      }
      backend.decode(batch);
    }
    for (int i = 0; i < many; i++) {
      together[i] = logits(backend, i);
      assertThat(backend.length(sequences[i])).isEqualTo(9 + 3 * i);
    }
    for (int sequence : sequences) {
      backend.free(sequence);
    }
    for (int i = 0; i < many; i++) {
      int[] text = concat(tokens(backend, 6 + 3 * i, i), tokens(backend, 3, 7 + i));
      assertSame(together[i], fresh(backend, text));
    }
  }

  /** A prompt is read beside steps of others. */
  @Test
  public void decode_raggedBatch_equalsEachAlone() {
    Backend backend = openWith(Capability.RAGGED_BATCH);
    assumeTrue(
        backend.capabilities().contains(Capability.MANY_SEQUENCES), "no MANY_SEQUENCES to mix");
    int[] thought = tokens(backend, 9, 0);
    int[] prompt = tokens(backend, 8, 2);
    int[] step = tokens(backend, 2, 5);
    int thinking = backend.createSequence();
    read(backend, thinking, thought);
    int reading = backend.createSequence();
    DecodeBatch batch = new DecodeBatch(4);
    for (int i = 0; i < 4; i++) {
      batch.add(reading, prompt[i], false);
    }
    batch.add(thinking, step[0], true);
    backend.decode(batch);
    assertThat(logits(backend, 4)).hasSize(backend.vocabulary().size());
    batch.clear();
    batch.add(thinking, step[1], true);
    for (int i = 4; i < 8; i++) {
      batch.add(reading, prompt[i], i == 7);
    }
    backend.decode(batch);
    float[] stepped = logits(backend, 0);
    float[] prefilled = logits(backend, 4);
    assertThat(backend.length(reading)).isEqualTo(8);
    backend.free(thinking);
    backend.free(reading);
    assertSame(stepped, fresh(backend, concat(thought, step)));
    assertSame(prefilled, fresh(backend, prompt));
  }

  /** A capability that is not told is refused by name. */
  @Test
  public void decode_raggedBatchUntold_isRefused() {
    Backend backend = openWith(Capability.MANY_SEQUENCES);
    assumeFalse(
        backend.capabilities().contains(Capability.RAGGED_BATCH), "the backend takes such batches");
    int first = backend.createSequence();
    int second = backend.createSequence();
    DecodeBatch batch = batch(first, tokens(backend, 2, 0));
    batch.add(second, tokens(backend, 1, 0)[0], true);
    assertThatThrownBy(() -> backend.decode(batch))
        .isInstanceOf(UnsupportedCapabilityException.class)
        .hasMessageContaining("RAGGED_BATCH");
    assertThat(backend.length(first)).isZero();
    assertThat(backend.length(second)).isZero();
  }

  /** Every row can want logits. */
  @Test
  public void logits_ofEveryRow_equalThoseOfTheTokensSoFar() {
    Backend backend = open();
    int[] text = tokens(backend, 6, 0);
    int sequence = backend.createSequence();
    DecodeBatch batch = new DecodeBatch(6);
    for (int token : text) {
      batch.add(sequence, token, true);
    }
    backend.decode(batch);
    float[][] rows = new float[6][];
    for (int row = 0; row < 6; row++) {
      rows[row] = logits(backend, row);
    }
    backend.free(sequence);
    for (int row = 0; row < 6; row++) {
      assertSame(rows[row], fresh(backend, Arrays.copyOf(text, row + 1)));
    }
  }

  /** Logits stay until the next decode, whatever becomes of the batch. */
  @Test
  public void logits_batchReused_areStillThose() {
    Backend backend = open();
    int[] text = tokens(backend, 6, 0);
    DecodeBatch batch = batch(backend.createSequence(), text);
    backend.decode(batch);
    float[] first = logits(backend, 5);
    batch.clear();
    batch.add(0, text[0], false);
    assertThat(logits(backend, 5)).isEqualTo(first);
    assertIllegalArgument(() -> logits(backend, 0));
  }

  /** Logits that were not computed are not read. */
  @Test
  public void logits_ofAnotherRow_isAnIllegalArgument() {
    Backend backend = open();
    float[] target = new float[backend.vocabulary().size()];
    assertIllegalArgument(() -> backend.logits(0, target));
    int[] text = tokens(backend, 4, 0);
    int sequence = backend.createSequence();
    float[] logits = read(backend, sequence, text);
    for (int row : new int[] {0, 2, 4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertIllegalArgument(() -> backend.logits(row, target));
    }
    assertIllegalArgument(() -> backend.logits(3, new float[target.length - 1]));
    assertIllegalArgument(() -> backend.logits(3, new float[0]));
    assertThat(logits(backend, 3)).isEqualTo(logits);
  }

  /** Batches that are none are refused. */
  @Test
  public void decode_emptyOrTooLarge_isAnIllegalArgument() {
    Backend backend = open();
    int sequence = backend.createSequence();
    assertIllegalArgument(() -> backend.decode(new DecodeBatch(1)));
    int most = backend.limits().maxBatchTokens();
    assertIllegalArgument(() -> backend.decode(batch(sequence, tokens(backend, most + 1, 0))));
    assertThat(backend.length(sequence)).isZero();
    int[] full = tokens(backend, Math.min(most, backend.limits().maxSequenceTokens()), 0);
    backend.decode(batch(sequence, full));
    assertThat(backend.length(sequence)).isEqualTo(full.length);
  }

  /** A bad row spoils its batch, and nothing else. */
  @Test
  public void decode_badRow_appendsNothing() {
    Backend backend = open();
    int[] text = tokens(backend, 5, 0);
    int sequence = backend.createSequence();
    read(backend, sequence, Arrays.copyOf(text, 4));
    int size = backend.vocabulary().size();
    for (int bad : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertIllegalArgument(() -> backend.decode(batch(sequence, text[4], bad)));
      assertIllegalArgument(() -> backend.decode(batch(sequence, bad)));
    }
    DecodeBatch unknown = batch(sequence, text[4]);
    unknown.add(1 << 20, text[0], false);
    assertIllegalArgument(() -> backend.decode(unknown));
    assertThat(backend.length(sequence)).isEqualTo(4);
    float[] logits = read(backend, sequence, text[4]);
    backend.free(sequence);
    assertSame(logits, fresh(backend, text));
  }

  /** A batch that does not fit is refused whole. */
  @Test
  public void decode_noRoom_appendsNothingAndStaysUsable() {
    Backend backend = open();
    int sequence = backend.createSequence();
    int length = fill(backend, sequence, 2);
    int[] more = tokens(backend, 3, 1);
    assertFull(backend, batch(sequence, more));
    assertThat(backend.length(sequence)).isEqualTo(length);
    backend.decode(batch(sequence, Arrays.copyOf(more, 2)));
    assertThat(backend.length(sequence)).isEqualTo(length + 2);
    assertFull(backend, batch(sequence, more[0]));
    backend.free(sequence);
    int[] text = tokens(backend, 9, 0);
    assertSame(fresh(backend, text), fresh(backend, text));
  }

  /** The whole context is for use, by any sequence. */
  @Test
  public void decode_contextTakenByOthers_isFullForAll() {
    Backend backend = openWith(Capability.MANY_SEQUENCES);
    int room = backend.limits().contextTokens();
    assumeTrue(
        backend.limits().maxSequenceTokens() == room,
        "the backend gives each sequence its own part of the context");
    int first = backend.createSequence();
    fill(backend, first, 3);
    int second = backend.createSequence();
    DecodeBatch batch = batch(first, tokens(backend, 1, 0));
    for (int token : tokens(backend, 3, 1)) {
      batch.add(second, token, true);
    }
    if (backend.capabilities().contains(Capability.RAGGED_BATCH)) {
      assertFull(backend, batch);
    }
    assertThat(backend.length(first)).isEqualTo(room - 3);
    assertThat(backend.length(second)).isZero();
    read(backend, second, tokens(backend, 3, 1));
    assertFull(backend, batch(first, tokens(backend, 1, 0)));
    backend.free(first);
    readBy(1, backend, second, tokens(backend, 2, 2));
    assertThat(backend.length(second)).isEqualTo(5);
  }
}
