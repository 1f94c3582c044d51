package dev.m1.spi;

import dev.m1.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Identifies the weights of a model by its files: what {@code ModelInfo.fingerprint} holds, so that
 * results tell which weights gave them. For backends that read files; static and thread-safe.
 */
public final class Fingerprint {
  private static final int BLOCKS = 64;
  private static final int BLOCK_BYTES = 1 << 16;

  private Fingerprint() {}

  /**
   * Identifies files in milliseconds, whatever their size: {@code sha256-sample:<hex>}, the SHA-256
   * over, for each file in order, its size as 8 bytes (big endian) and 64 blocks of 64 KiB spread
   * evenly from the first byte to the last. It tells models and quantizations apart, but not every
   * damaged file.
   *
   * @param parts the files that hold the weights, in order
   * @throws ModelLoadException if a file cannot be read
   */
  public static String sample(List<Path> parts) {
    MessageDigest digest = sha256();
    for (Path part : parts) {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
        long size = channel.size();
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, size));
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        long last = Math.max(0, size - BLOCK_BYTES);
        for (int i = 0; i < BLOCKS; i++) {
          block.clear();
          long start = last / (BLOCKS - 1) * i + last % (BLOCKS - 1) * i / (BLOCKS - 1);
          while (block.hasRemaining() && channel.read(block, start + block.position()) > 0) {
            // a short read goes on where it stopped
          }
          digest.update(block.flip());
        }
      } catch (IOException e) {
        throw cannotRead(part, e);
      }
    }
    return "sha256-sample:" + HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads all files in order and compares their SHA-256: {@code sha256:<hex>}.
   *
   * @param parts the files that hold the weights, in order
   * @param expected the SHA-256 that they must have, in hexadecimal digits of any case
   * @throws ModelLoadException if it is another, or a file cannot be read
   */
  public static String verified(List<Path> parts, String expected) {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[1 << 20];
    for (Path part : parts) {
      try (InputStream in = Files.newInputStream(part)) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      } catch (IOException e) {
        throw cannotRead(part, e);
      }
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(expected.toLowerCase(Locale.ROOT))) {
      throw new ModelLoadException(
          "cannot open "
              + parts.get(0)
              + ": the SHA-256 of the weights is "
              + actual
              + " and not "
              + expected
              + "; fetch it again, or give the SHA-256 of this version");
    }
    return "sha256:" + actual;
  }

  private static ModelLoadException cannotRead(Path part, IOException e) {
    return new ModelLoadException(
        "cannot read " + part + ": " + e.getMessage() + "; check its permissions and the disk", e);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
