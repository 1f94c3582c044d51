package dev.m1.backend.llamacpp.internal;

import com.sun.jna.Memory;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An over-sized stand-in for {@code llama_model_params} and {@code llama_context_params}, whose
 * layouts differ between versions.
 *
 * <p>As a result, the callee writes only the real structure at the start; as the last argument, it
 * reads only that part. Both hold on every ABI that passes large structures in memory (System V
 * x86-64) or by reference (AArch64, Windows).
 */
@FieldOrder("data")
public class OpaqueParameters extends Structure implements Structure.ByValue {
  /** More than any version's structure: the largest known is 160 bytes. */
  public static final int SIZE = 512;

  /** The raw bytes. */
  public byte[] data = new byte[SIZE];

  /** Creates zeroed parameters; JNA calls it for results. */
  public OpaqueParameters() {}

  /** Returns the bytes for reading and writing fields. */
  public final ByteBuffer buffer() {
    return ByteBuffer.wrap(data).order(ByteOrder.nativeOrder());
  }

  /** Memory pre-filled with 0xAA, so that what the callee writes can be told apart. */
  public static final class FilledAa extends OpaqueParameters {
    /** Called by JNA. */
    public FilledAa() {}

    @Override
    protected Memory autoAllocate(int size) {
      return filled(super.autoAllocate(size), size, (byte) 0xAA);
    }
  }

  /** Memory pre-filled with 0x55. */
  public static final class Filled55 extends OpaqueParameters {
    /** Called by JNA. */
    public Filled55() {}

    @Override
    protected Memory autoAllocate(int size) {
      return filled(super.autoAllocate(size), size, (byte) 0x55);
    }
  }

  private static Memory filled(Memory memory, int size, byte value) {
    memory.setMemory(0, size, value);
    return memory;
  }
}
