package dev.m1.eval.data;

import dev.m1.eval.internal.Digests;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Opens files as text. */
final class Texts {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Texts() {}

  /**
   * Opens a file as UTF-8 text behind its byte order mark. Bytes that are no UTF-8 become U+FFFD,
   * which the integrity report finds.
   */
  static BufferedReader open(Path file) {
    try {
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8), 1 << 16);
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
      return reader;
    } catch (NoSuchFileException e) {
      throw new BenchmarkException("there is no file " + file + "; check the path", e);
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BenchmarkException(
          Files.isDirectory(file)
              ? file + " is a folder; give the file inside it"
              : "there is no file " + file + "; check the path");
    }
  }

  /** Returns the first character that is not white, or 0 in an empty file. */
  static char firstCharacter(Path file) {
    try (BufferedReader reader = open(file)) {
      int c = reader.read();
      while (c >= 0 && Character.isWhitespace(c)) {
        c = reader.read();
      }
      return c < 0 ? 0 : (char) c;
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Returns the MD5 of a file in lower-case hexadecimal digits. */
  static String md5(Path file) {
    MessageDigest digest = Digests.of("MD5");
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns a text short enough for a message. */
  static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
