package dev.m1.backend.llamacpp;

import dev.m1.BackendUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * A package file of npm that holds a build: checks its hashes, then takes the libraries out of it.
 *
 * <p>Only plain files {@code package/bins/<one folder>/<library>} and the licence are taken, by
 * their last name, so nothing in the archive can name a place outside the folder.
 */
final class NativePackage {
  private static final int BLOCK = 512;
  private static final String LICENCE = "package/LICENSE";
  private static final String TAKEN =
      "package/bins/[A-Za-z0-9_.-]+/((lib)?(llama|ggml)[A-Za-z0-9_.-]*\\.(so|dylib|dll))";

  private NativePackage() {}

  /**
   * Checks a package against both hashes.
   *
   * @throws BackendUnavailableException if one differs
   */
  static void check(Path file, NativeBuild build) throws IOException {
    String sha256 = HexFormat.of().formatHex(digest(file, "SHA-256"));
    String sha512 = "sha512-" + Base64.getEncoder().encodeToString(digest(file, "SHA-512"));
    if (!sha256.equals(build.sha256())) {
      throw differs(file, build, "SHA-256 " + sha256, build.sha256());
    }
    if (!sha512.equals(build.integrity())) {
      throw differs(file, build, "integrity " + sha512, build.integrity());
    }
  }

  private static BackendUnavailableException differs(
      Path file, NativeBuild build, String actual, String expected) throws IOException {
    return new BackendUnavailableException(
        "cannot install "
            + build
            + ": "
            + file
            + " ("
            + Files.size(file)
            + " bytes) has the "
            + actual
            + " and not "
            + expected
            + "; fetch it again, or see whether something between here and the registry changes"
            + " files");
  }

  private static byte[] digest(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  /** Takes the libraries and the licence out and writes their index beside them. */
  static void unpack(Path file, NativeBuild build, Path folder) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] header = new byte[BLOCK];
      while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
        String name = text(header, 345, 155);
        name = name.isEmpty() ? text(header, 0, 100) : name + "/" + text(header, 0, 100);
        long size = octal(header, 124, 12);
        boolean plain = header[156] == '0' || header[156] == 0;
        String target = plain ? target(name) : "";
        if (target.isEmpty()) {
          in.skipNBytes(size);
        } else {
          copy(in, size, folder.resolve(target));
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      }
    }
    Files.writeString(folder.resolve(NativeIndex.FILE), index(build, folder));
  }

  private static String target(String name) {
    if (name.equals(LICENCE)) {
      return "LICENSE";
    }
    boolean needed = name.matches(TAKEN) && !name.contains("llama-common");
    return needed ? name.substring(name.lastIndexOf('/') + 1) : "";
  }

  private static void copy(InputStream in, long size, Path target) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(target)) {
      for (long left = size; left > 0; ) {
        int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (read < 0) {
          throw new EOFException("the package ends within " + target.getFileName());
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int from, int length) throws IOException {
    String digits = text(header, from, length).strip();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new IOException("a size in the package is no octal number: '" + digits + "'");
    }
    return Long.parseLong(digits, 8);
  }

  private static String index(NativeBuild build, Path folder) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (var children = Files.list(folder)) {
      children.forEach(child -> files.put(String.valueOf(child.getFileName()), child));
    }
    String library =
        files.keySet().stream()
            .filter(name -> name.matches("(lib)?llama(\\.[a-z0-9]+)*\\.(so|dylib|dll)"))
            .findFirst()
            .orElseThrow(() -> new IOException("the package holds no libllama"));
    StringBuilder text = new StringBuilder("m1-natives 1\n");
    text.append("version ").append(build.version()).append('\n');
    text.append("library ").append(library).append('\n');
    for (Map.Entry<String, Path> file : files.entrySet()) {
      text.append("file ").append(HexFormat.of().formatHex(digest(file.getValue(), "SHA-256")));
      text.append(' ').append(Files.size(file.getValue()));
      text.append(' ').append(file.getKey()).append('\n');
    }
    return text.toString();
  }

  /** Says which files of an installed build are missing or changed; empty if all is well. */
  static java.util.List<String> damage(Path folder) throws IOException {
    Path file = folder.resolve(NativeIndex.FILE);
    if (!Files.isRegularFile(file)) {
      return java.util.List.of(NativeIndex.FILE + " is missing");
    }
    NativeIndex index = NativeIndex.parse(Files.readString(file), file.toString());
    java.util.List<String> damage = new java.util.ArrayList<>();
    for (NativeIndex.Entry entry : index.entries()) {
      Path library = folder.resolve(entry.name());
      if (!Files.isRegularFile(library)) {
        damage.add(entry.name() + " is missing");
      } else if (!HexFormat.of().formatHex(digest(library, "SHA-256")).equals(entry.sha256())) {
        damage.add(entry.name() + " has changed");
      }
    }
    return damage;
  }
}
