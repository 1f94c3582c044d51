package dev.m1.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import dev.m1.ModelLoadException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/**
 * Copies a checkpoint's tensors into the decoder's, through one buffer: the file is read in pieces
 * of a few megabytes, so tensors may have any size and no second copy of the weights exists. The
 * file is not mapped: a mapped file that becomes shorter kills the process that reads it.
 */
final class WeightLoader {
  private static final int BUFFER_BYTES = 16 << 20;

  private final ModelConfig config;
  private final Checkpoint checkpoint;
  private final Decoder decoder;
  private final TensorType type;
  private final ByteBuffer buffer = littleEndian(BUFFER_BYTES);

  /** For BF16, whose elements are the upper halves of single precision ones. */
  private final ByteBuffer widened;

  WeightLoader(ModelConfig config, Checkpoint checkpoint, Decoder decoder, TensorType type) {
    this.config = config;
    this.checkpoint = checkpoint;
    this.decoder = decoder;
    this.type = type;
    boolean any = checkpoint.tensors().values().stream().anyMatch(t -> t.type() == TensorType.BF16);
    widened = littleEndian(any ? 2 * BUFFER_BYTES : 0);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Loads all weights. The checkpoint has been checked against the plan. */
  void load() {
    for (WeightPlan.Slot slot : WeightPlan.of(config)) {
      decoder.add(load(slot));
    }
    decoder.seal();
  }

  private PtNDArray load(WeightPlan.Slot slot) {
    TensorType loaded = slot.kind() == WeightPlan.Kind.PLAIN ? type : TensorType.F32;
    long[] shape =
        slot.columns() == 0
            ? new long[] {slot.allRows()}
            : new long[] {slot.allRows(), slot.columns()};
    PtNDArray target = decoder.empty(loaded, shape);
    long start = 0;
    for (String part : slot.parts()) {
      StoredTensor stored = checkpoint.tensors().get(part);
      if (stored == null) {
        throw new IllegalStateException("not checked: " + part);
      }
      copy(stored, target, start);
      start += stored.elements();
    }
    return switch (slot.kind()) {
      case PLAIN -> target;
      case NORM -> scaled(target, config.hidden());
      case HEAD_NORM -> {
        PtNDArray scaled = scaled(target, config.headElements());
        yield replaced(scaled, decoder.perHead(scaled));
      }
    };
  }

  /** A norm over so many elements, as {@link DecoderProgram} wants it; gemma stores it minus 1. */
  private PtNDArray scaled(PtNDArray norm, int elements) {
    int plus = config.family().isGemma() ? 1 : 0;
    return replaced(norm, decoder.scaled(norm, plus, Math.sqrt(elements)));
  }

  private void store(TensorType stored, PtNDArray target, long start) {
    if (stored == TensorType.BF16) {
      ShortBuffer from = buffer.asShortBuffer();
      IntBuffer to = widened.clear().asIntBuffer();
      for (int i = 0; i < from.limit(); i++) {
        to.put(i, from.get(i) << 16);
      }
      decoder.store(widened.limit(from.limit() * Float.BYTES), TensorType.F32, target, start);
    } else {
      decoder.store(buffer, stored, target, start);
    }
  }

  private static PtNDArray replaced(PtNDArray old, PtNDArray by) {
    old.close();
    return by;
  }

  private void copy(StoredTensor stored, PtNDArray target, long start) {
    try (FileChannel channel = FileChannel.open(stored.file(), StandardOpenOption.READ)) {
      long done = 0;
      while (done < stored.size()) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, stored.size() - done));
        while (buffer.hasRemaining()) {
          if (channel.read(buffer, stored.start() + done + buffer.position()) < 0) {
            throw new EOFException("the file became shorter while it was read");
          }
        }
        buffer.flip();
        store(stored.type(), target, start + done / stored.type().bytes());
        done += buffer.limit();
      }
    } catch (IOException e) {
      throw new ModelLoadException(
          "cannot read tensor "
              + stored.name()
              + " of "
              + stored.file()
              + ": "
              + e.getMessage()
              + "; check the disk",
          e);
    }
  }
}
