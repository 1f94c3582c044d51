package dev.m1.eval.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests, of texts as UTF-8. */
public final class Digests {
  private Digests() {}

  /** Returns a digest that every Java platform has. */
  public static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  /** Returns the 32 bytes of a text's SHA-256. */
  public static byte[] sha256(String text) {
    return of("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a text's SHA-256 in lower-case hexadecimal digits. */
  public static String sha256Hex(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }
}
