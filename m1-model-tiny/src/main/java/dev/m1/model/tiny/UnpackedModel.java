package dev.m1.model.tiny;

import dev.m1.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Unpacks the model's files into a cache folder that is named by their hash, and checks each file's
 * SHA-256 before it is used. A folder is filled under another name and then renamed, so several
 * processes may do this at once and a crash leaves no half of it.
 *
 * <p>The cache is {@code ${XDG_CACHE_HOME:-~/.cache}/m1/models}, on macOS {@code
 * ~/Library/Caches/m1/models}, on Windows {@code %LOCALAPPDATA%\m1\cache\models}; the system
 * property {@code m1.cache.dir} overrides all but the last part.
 */
final class UnpackedModel {
  private static final String INDEX = "index.txt";
  private static final String STAGING = ".unpacking-";

  /** No unpacking takes this long: an older staging folder was left by a process that died. */
  private static final Duration LEFTOVER = Duration.ofHours(1);

  private record Entry(String sha256, long bytes, String name) {}

  private UnpackedModel() {}

  /** Returns the folder with all files in place. */
  static Path folder() {
    byte[] index = resource(INDEX);
    List<Entry> entries = parse(new String(index, StandardCharsets.UTF_8));
    String hash = HexFormat.of().formatHex(digest().digest(index)).substring(0, 16);
    Path cache = cache().toAbsolutePath();
    Path folder = cache.resolve("tiny-" + hash);
    removeLeftovers(cache);
    try {
      if (!intact(folder, entries)) {
        unpack(cache, folder, entries);
      }
      return folder;
    } catch (IOException e) {
      throw new ModelLoadException(
          "cannot unpack the embedded model into "
              + folder
              + ": "
              + e
              + "; name a writable folder with -Dm1.cache.dir=… or the environment variable"
              + " XDG_CACHE_HOME",
          e);
    }
  }

  private static List<Entry> parse(String index) {
    return index
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> line.split(" ", 3))
        .map(parts -> new Entry(parts[0], Long.parseLong(parts[1]), parts[2]))
        .toList();
  }

  private static boolean intact(Path folder, List<Entry> entries) throws IOException {
    for (Entry entry : entries) {
      Path file = folder.resolve(entry.name());
      if (!Files.isRegularFile(file)
          || Files.size(file) != entry.bytes()
          || !sha256(Files.readAllBytes(file)).equals(entry.sha256())) {
        return false;
      }
    }
    return true;
  }

  private static void unpack(Path cache, Path folder, List<Entry> entries) throws IOException {
    Files.createDirectories(cache);
    Path staging = Files.createTempDirectory(cache, STAGING);
    try {
      for (Entry entry : entries) {
        byte[] content = resource(entry.name());
        String actual = sha256(content);
        if (!actual.equals(entry.sha256())) {
          throw new ModelLoadException(
              "the embedded model's jar is damaged: "
                  + entry.name()
                  + " has SHA-256 "
                  + actual
                  + " and not "
                  + entry.sha256()
                  + "; fetch dev.m1:m1-model-tiny again");
        }
        Path file = staging.resolve(entry.name());
        createFolderOf(file);
        Files.write(file, content);
      }
      publish(staging, folder, entries);
    } finally {
      delete(staging);
    }
  }

  /** Tidies up after processes that died; what cannot be removed stays for another time. */
  private static void removeLeftovers(Path parent) {
    Instant limit = Instant.now().minus(LEFTOVER);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, STAGING + "*")) {
      for (Path folder : folders) {
        if (Files.getLastModifiedTime(folder).toInstant().isBefore(limit)) {
          delete(folder);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // there is no cache yet, it is read-only, or another process tidies up as well
    }
  }

  private static void publish(Path staging, Path folder, List<Entry> entries) throws IOException {
    try {
      Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
      // another process was first, or a file was damaged: put every file back, one rename each
      for (Entry entry : entries) {
        Path target = folder.resolve(entry.name());
        createFolderOf(target);
        Files.move(
            staging.resolve(entry.name()),
            target,
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void createFolderOf(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = UnpackedModel.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new ModelLoadException(
            "the embedded model's jar is damaged: "
                + name
                + " is missing; fetch dev.m1:m1-model-tiny again");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ModelLoadException(
          "cannot read " + name + " from the embedded model's jar: " + e, e);
    }
  }

  private static Path cache() {
    String property = System.getProperty("m1.cache.dir", "");
    if (!property.isBlank()) {
      return Path.of(property).resolve("models");
    }
    Path home = Path.of(System.getProperty("user.home", "."));
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    Path base;
    if (os.contains("mac")) {
      base = home.resolve("Library/Caches/m1");
    } else if (os.contains("windows")) {
      base = environment("LOCALAPPDATA", home.resolve("AppData/Local")).resolve("m1/cache");
    } else {
      base = environment("XDG_CACHE_HOME", home.resolve(".cache")).resolve("m1");
    }
    return base.resolve("models");
  }

  /** Returns the folder an environment variable names; a relative one is ignored, as XDG asks. */
  private static Path environment(String variable, Path otherwise) {
    String value = System.getenv(variable);
    return value == null || value.isBlank() || !Path.of(value).isAbsolute()
        ? otherwise
        : Path.of(value);
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

  private static String sha256(byte[] content) {
    return HexFormat.of().formatHex(digest().digest(content));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
