package dev.m1.eval.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the benchmark files that a user has added, so that a name is enough to open them.
 * Immutable; two processes that add the same name at once are kept apart by the file system.
 *
 * <p>The user's own folder is that of the system property {@code m1.data}, else of the environment
 * variable {@code M1_DATA}, else {@code m1} in {@code XDG_DATA_HOME} ({@code ~/.local/share}).
 */
public final class DatasetFolder {
  private static final String RECORD = "dataset.json";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  private final Path folder;

  private DatasetFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Describes an added benchmark.
   *
   * @param name the name that opens it
   * @param form which benchmark it is, such as {@code medqa}
   * @param path the file or folder, here or where it was linked
   * @param md5 its MD5 when it was added
   */
  public record Added(String name, String form, Path path, String md5) {}

  /** Uses the user's own folder. */
  public static DatasetFolder ofUser() {
    return at(userFolder());
  }

  /** Uses another folder, which {@link #add} makes where it is missing. */
  public static DatasetFolder at(Path folder) {
    return new DatasetFolder(folder);
  }

  private static Path userFolder() {
    String property = System.getProperty("m1.data", "");
    if (!property.isEmpty()) {
      return Path.of(property);
    }
    String own = System.getenv("M1_DATA");
    if (own != null && !own.isEmpty()) {
      return Path.of(own);
    }
    String xdg = System.getenv("XDG_DATA_HOME");
    Path data =
        xdg == null || xdg.isEmpty()
            ? Path.of(System.getProperty("user.home", "."), ".local", "share")
            : Path.of(xdg);
    return data.resolve("m1");
  }

  /** Returns the folder. */
  public Path folder() {
    return folder;
  }

  /**
   * Adds a benchmark under a name.
   *
   * @param benchmark one that was opened from a file or a folder
   * @param name lower-case letters, digits, dots, dashes and underscores
   * @param link whether its files stay where they are instead of being copied
   * @throws BenchmarkException if the name is taken or no name, or the files cannot be copied
   */
  public Added add(Benchmark benchmark, String name, boolean link) {
    requireName(name);
    if (benchmark.files().isEmpty()) {
      throw new BenchmarkException(
          benchmark.name() + " is generated: it needs no file and cannot be added");
    }
    Path target = folder.resolve(name);
    if (Files.exists(target)) {
      throw taken(name, target, null);
    }
    try {
      Files.createDirectories(folder);
      Path made = Files.createTempDirectory(folder, ".adding-");
      Path where = link ? source(benchmark) : copy(benchmark, made);
      ObjectNode record = JsonRows.MAPPER.createObjectNode();
      record.put("form", benchmark.name());
      record.put("path", link ? where.toString() : where.getFileName().toString());
      record.put("md5", benchmark.md5());
      Files.writeString(made.resolve(RECORD), record.toPrettyString() + "\n");
      Files.move(made, target);
    } catch (FileAlreadyExistsException e) {
      throw taken(name, target, e);
    } catch (IOException e) {
      throw new BenchmarkException("cannot add to " + folder + ": " + e, e);
    }
    return find(name)
        .orElseThrow(() -> new BenchmarkException("cannot read back " + target + "; add it again"));
  }

  private static BenchmarkException taken(String name, Path target, @Nullable Throwable cause) {
    String message = "\"" + name + "\" is taken; choose another name, or delete " + target;
    return cause == null ? new BenchmarkException(message) : new BenchmarkException(message, cause);
  }

  private static void requireName(String name) {
    boolean reserved = name.equals(Cards.BEDSIDE.name());
    if (reserved || !NAME.matcher(name).matches()) {
      throw new BenchmarkException(
          "\""
              + name
              + "\" cannot be a name; use lower-case letters, digits, dots, dashes and underscores,"
              + " and not bedside");
    }
  }

  /** A folder of several files was opened as a folder. */
  private static Path source(Benchmark benchmark) {
    Path first = benchmark.files().get(0).toAbsolutePath().normalize();
    Path parent = first.getParent();
    if (parent == null || benchmark.source().equals(name(first))) {
      return first;
    }
    return benchmark.source().equals(name(parent)) ? parent : first;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Path copy(Benchmark benchmark, Path into) throws IOException {
    Path source = source(benchmark);
    Path target = into.resolve(name(source));
    if (Files.isDirectory(source)) {
      Files.createDirectory(target);
      for (Path file : benchmark.files()) {
        Files.copy(file, target.resolve(name(file)));
      }
    } else {
      Files.copy(source, target);
    }
    return target;
  }

  /** Returns what was added, by name. */
  public List<Added> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Added> added = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        find(name(entry)).ifPresent(added::add);
      }
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + folder + ": " + e, e);
    }
    return added;
  }

  /** Returns what was added under a name. */
  public Optional<Added> find(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    Path entry = folder.resolve(name);
    try {
      JsonNode record = JsonRows.MAPPER.readTree(Files.readString(entry.resolve(RECORD)));
      return Optional.of(
          new Added(
              name,
              record.path("form").asText(),
              entry.resolve(record.path("path").asText()),
              record.path("md5").asText()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new BenchmarkException(
          "cannot read " + entry.resolve(RECORD) + ": " + e.getMessage() + "; add it again", e);
    }
  }

  /**
   * Opens what was added under a name.
   *
   * @throws BenchmarkException if its files are no longer those that were added
   */
  public Optional<Benchmark> open(String name) {
    return find(name).map(this::opened);
  }

  private Benchmark opened(Added added) {
    Benchmark benchmark = Opening.named(added.form(), added.path());
    if (!benchmark.md5().equals(added.md5())) {
      throw new BenchmarkException(
          added.path()
              + " has changed since it was added as "
              + added.name()
              + " (its MD5 was "
              + added.md5()
              + "); delete "
              + folder.resolve(added.name())
              + " and add it again");
    }
    return benchmark;
  }
}
