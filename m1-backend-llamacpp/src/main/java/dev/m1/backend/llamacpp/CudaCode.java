package dev.m1.backend.llamacpp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The GPU code inside a CUDA build, and whether the driver of this machine can run it.
 *
 * <p>A build holds machine code for some GPUs and PTX for others, which the driver compiles when it
 * is loaded. A driver older than the compiler cannot, and a GPU may have neither: ggml then aborts
 * the process at the first operation (seen with the build of @node-llama-cpp/linux-x64-cuda 3.22.1
 * on an H200 with driver 580). So the driver is asked first, with the smallest piece of that code.
 */
final class CudaCode {
  // of a fat binary: magic number, version 1 and header size 16, then the size of what follows
  private static final int MAGIC = 0xba55ed50;
  private static final int VERSION_AND_HEADER = 1 | 16 << 16;
  private static final int HEADER_BYTES = 16;
  private static final String DEVICE = "cuda";

  private final byte[] code;

  private CudaCode(byte[] code) {
    this.code = code;
  }

  /** What can be asked of a driver. */
  interface Driver {
    /**
     * Loads code on a GPU and unloads it again.
     *
     * @param gpu its number, as in {@code cuda0}
     * @return the driver's reason to refuse it; empty if it was loaded
     */
    Optional<String> refusal(int gpu, byte[] code);
  }

  /**
   * Returns the GPU code of a build; empty if none is found in it.
   *
   * @param llama the libllama file, beside which the ggml-cuda library lies
   */
  static Optional<CudaCode> of(Path llama) {
    try {
      return smallest(library(llama)).map(CudaCode::new);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Path library(Path llama) throws IOException {
    Path folder = llama.toAbsolutePath().getParent();
    if (folder == null) {
      return llama;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file -> String.valueOf(file.getFileName()).matches("(lib)?ggml-cuda.*\\.(so|dll)"))
          .sorted()
          .findFirst()
          .orElse(llama);
    }
  }

  private static Optional<byte[]> smallest(Path library) throws IOException {
    try (FileChannel channel = FileChannel.open(library)) {
      long size = Math.min(channel.size(), Integer.MAX_VALUE);
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      int at = -1;
      long least = Long.MAX_VALUE;
      int i = 0;
      while (i <= size - HEADER_BYTES) {
        long following = codeBytes(bytes, i);
        if (following > 0 && following < least) {
          at = i;
          least = following;
        }
        i += following > 0 ? (int) (HEADER_BYTES + following + 3 & ~3L) : Integer.BYTES;
      }
      if (at < 0) {
        return Optional.empty();
      }
      byte[] code = new byte[(int) (HEADER_BYTES + least)];
      bytes.get(at, code);
      return Optional.of(code);
    }
  }

  /** Returns how many bytes follow the header at a position; 0 if there is none. */
  private static long codeBytes(ByteBuffer bytes, int at) {
    if (bytes.getInt(at) != MAGIC || bytes.getInt(at + 4) != VERSION_AND_HEADER) {
      return 0;
    }
    long following = bytes.getLong(at + 8);
    return following > 0 && following <= bytes.capacity() - at - HEADER_BYTES ? following : 0;
  }

  /** Says whether an id of ggml names a GPU that CUDA runs. */
  static boolean runs(String device) {
    return device.toLowerCase(Locale.ROOT).matches(DEVICE + "\\d{1,4}");
  }

  /** Returns why the driver cannot run this code on a device; empty if it can. */
  Optional<String> refusal(String device, Driver driver) {
    int gpu = Integer.parseInt(device.substring(DEVICE.length()));
    return driver
        .refusal(gpu, code)
        .map(
            reason ->
                "the NVIDIA driver cannot run this build's code on it ("
                    + reason
                    + "); update the driver, or use the Vulkan build ('m1 natives install --variant"
                    + " vulkan')");
  }
}
