package dev.m1.backend.llamacpp.internal;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import org.jspecify.annotations.Nullable;

/**
 * {@code struct llama_batch} (llama.h), the same in all supported versions: an int and six
 * pointers, passed by value.
 *
 * <p>All arrays are off-heap and allocated once; a row is written straight into them and JNA never
 * copies fields, so that a decode call allocates nothing. Confined like the context it serves.
 */
@FieldOrder({"nTokens", "token", "embd", "pos", "nSeqId", "seqId", "logits"})
public final class BatchStructure extends Structure implements Structure.ByValue {
  /** Number of rows; written through {@link #setRows}. */
  public int nTokens;

  /** {@code llama_token *}. */
  public Pointer token;

  /** {@code float *}, unused. */
  public @Nullable Pointer embd;

  /** {@code llama_pos *}. */
  public Pointer pos;

  /** {@code int32_t *}: always 1, a row belongs to one sequence. */
  public Pointer nSeqId;

  /** {@code llama_seq_id **}. */
  public Pointer seqId;

  /** {@code int8_t *}: whether the row's logits are wanted. */
  public Pointer logits;

  private final Memory tokens;
  private final Memory positions;
  private final Memory sequenceCounts;
  private final Memory sequencePointers;
  private final Memory sequences;
  private final Memory wanted;
  private final Pointer self;

  /** Allocates room for one row; JNA calls it to learn the layout. */
  public BatchStructure() {
    this(1);
  }

  /** Allocates room for this many rows. */
  public BatchStructure(int capacity) {
    tokens = new Memory(4L * capacity);
    positions = new Memory(4L * capacity);
    sequenceCounts = new Memory(4L * capacity);
    sequencePointers = new Memory((long) com.sun.jna.Native.POINTER_SIZE * capacity);
    sequences = new Memory(4L * capacity);
    wanted = new Memory(capacity);
    for (int i = 0; i < capacity; i++) {
      sequenceCounts.setInt(4L * i, 1);
      sequencePointers.setPointer(
          (long) com.sun.jna.Native.POINTER_SIZE * i, sequences.share(4L * i));
    }
    token = tokens;
    pos = positions;
    nSeqId = sequenceCounts;
    seqId = sequencePointers;
    logits = wanted;
    setAutoSynch(false);
    write();
    self = getPointer();
  }

  /** Writes one row. */
  public void setRow(int row, int tokenId, int position, int sequence, boolean wantLogits) {
    tokens.setInt(4L * row, tokenId);
    positions.setInt(4L * row, position);
    sequences.setInt(4L * row, sequence);
    wanted.setByte(row, (byte) (wantLogits ? 1 : 0));
  }

  /** Writes the number of rows. */
  public void setRows(int rows) {
    self.setInt(0, rows);
  }
}
