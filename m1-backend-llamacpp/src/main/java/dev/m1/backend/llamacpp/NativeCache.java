package dev.m1.backend.llamacpp;

import dev.m1.BackendUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Unpacks native libraries from jars into a cache folder named by their hash.
 *
 * <p>A folder is filled under another name and then renamed, so it is complete or not there, also
 * when several processes unpack at once: the first rename wins, the others use its result.
 */
final class NativeCache {
  private static final int HASH_DIGITS = 16;

  private NativeCache() {}

  /** Unpacks the build that an index lists. */
  static NativeChoice unpack(String name, URL indexUrl) {
    String text = text(indexUrl);
    NativeIndex index = NativeIndex.parse(text, indexUrl.toString());
    String hash = hash(text.getBytes(StandardCharsets.UTF_8));
    Path folder = Folders.cache().resolve(name + "-" + index.version() + "-" + hash);
    if (!complete(folder, index)) {
      fill(
          folder,
          staging -> {
            for (NativeIndex.Entry entry : index.entries()) {
              URL url = new URL(indexUrl, entry.name());
              copy(url, staging.resolve(entry.name()), entry.sha256());
            }
          });
    }
    return new NativeChoice(
        folder.resolve(index.library()),
        "natives jar " + name,
        index.version(),
        false,
        "use another version of the natives jar");
  }

  /** Unpacks a library that is one file without an index, as in de.kherud:llama. */
  static Path unpackSingle(URL url) {
    String path = url.getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    byte[] content;
    try (InputStream in = url.openStream()) {
      content = in.readAllBytes();
    } catch (IOException e) {
      throw cannotUnpack(url.toString(), e);
    }
    Path folder =
        Folders.cache().resolve("java-llama-" + Processor.platform() + "-" + hash(content));
    Path file = folder.resolve(name);
    if (!sized(file, content.length)) {
      fill(folder, staging -> Files.write(staging.resolve(name), content));
    }
    return file;
  }

  /** Writes files into a folder that is not there for others yet. */
  private interface Filler {
    void fill(Path staging) throws IOException;
  }

  private static void fill(Path folder, Filler filler) {
    try {
      Path parent = folder.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      Path staging = Files.createTempDirectory(parent, ".unpacking-");
      try {
        filler.fill(staging);
        publish(staging, folder);
      } finally {
        delete(staging);
      }
    } catch (IOException e) {
      throw cannotUnpack(folder.toString(), e);
    }
  }

  private static void publish(Path staging, Path folder) throws IOException {
    try {
      Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // another process was first, or a file was lost: put back what differs, one rename per file
      for (Path file : children(staging)) {
        Path target = folder.resolve(file.getFileName());
        if (!sized(target, Files.size(file))) {
          Files.move(
              file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static boolean complete(Path folder, NativeIndex index) {
    return index.entries().stream()
        .allMatch(entry -> sized(folder.resolve(entry.name()), entry.bytes()));
  }

  private static boolean sized(Path file, long bytes) {
    try {
      return Files.isRegularFile(file) && Files.size(file) == bytes;
    } catch (IOException e) {
      return false;
    }
  }

  private static void copy(URL url, Path target, String sha256) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = url.openStream();
        OutputStream out = new DigestOutputStream(Files.newOutputStream(target), digest)) {
      in.transferTo(out);
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(sha256)) {
      throw new BackendUnavailableException(
          "cannot use "
              + url
              + ": its SHA-256 is "
              + actual
              + " and not "
              + sha256
              + " as its index says; fetch the jar again");
    }
  }

  private static String text(URL url) {
    try (InputStream in = url.openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw cannotUnpack(url.toString(), e);
    }
  }

  private static String hash(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content)).substring(0, HASH_DIGITS);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static BackendUnavailableException cannotUnpack(String what, IOException e) {
    return new BackendUnavailableException(
        "cannot unpack the native library "
            + what
            + ": "
            + e
            + "; free some space, or name a writable folder with -Dm1.cache.dir",
        e);
  }
}
