package dev.m1.backend.llamacpp;

import dev.m1.BackendUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Installs builds of llama.cpp where {@link LlamaCppProvider} looks for them, and lists, checks and
 * removes what is there. A build is put together beside its place and then moved there, so it is
 * complete or not there. Thread-safe; models that are open keep what they loaded.
 */
public final class NativeInstaller {
  private final Path root;
  private final BiFunction<NativeBuild, Path, Path> fetcher;

  NativeInstaller(Path root, BiFunction<NativeBuild, Path, Path> fetcher) {
    this.root = root;
    this.fetcher = fetcher;
  }

  /**
   * Returns the installer for this user's folder: {@code
   * ${XDG_DATA_HOME:-~/.local/share}/m1/natives}, on macOS {@code ~/Library/Application
   * Support/m1/natives}, on Windows {@code %LOCALAPPDATA%\m1\natives}; the system property {@code
   * m1.natives.dir} overrides it.
   */
  public static NativeInstaller forThisUser() {
    return new NativeInstaller(Folders.data(), NpmRegistry::fetch);
  }

  /**
   * An installed build.
   *
   * @param name platform and variant, such as {@code linux-x86_64-cuda}
   * @param version such as {@code v0.5.0}
   * @param folder where its files are
   */
  public record Installed(String name, String version, Path folder) {}

  /** Returns the folder that builds are installed into. */
  public Path root() {
    return root;
  }

  /** Returns what is installed, by name, the newest version first. */
  public List<Installed> installed() {
    List<Installed> all = new ArrayList<>();
    for (Path name : folders(root)) {
      for (Path version : folders(name)) {
        all.add(
            new Installed(
                String.valueOf(name.getFileName()),
                String.valueOf(version.getFileName()),
                version));
      }
    }
    all.sort(
        Comparator.comparing(Installed::name)
            .thenComparing(
                Comparator.comparing(Installed::version, NativeFinder::byVersion).reversed()));
    return all;
  }

  private static List<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .filter(Files::isDirectory)
          .filter(folder -> !String.valueOf(folder.getFileName()).startsWith("."))
          .toList();
    } catch (IOException e) {
      throw new BackendUnavailableException("cannot read " + parent + ": " + e, e);
    }
  }

  /**
   * Fetches a build and installs it; one that is there and whole is left as it is.
   *
   * @param file the package, fetched before; empty: it is fetched with npm or from its registry
   * @throws BackendUnavailableException if it cannot be fetched, is not what its hashes say, or
   *     cannot be written
   */
  public Installed install(NativeBuild build, Optional<Path> file) {
    Path target = root.resolve(build.name()).resolve(build.version());
    Installed result = new Installed(build.name(), build.version(), target);
    if (Files.isDirectory(target) && verify(result).isEmpty()) {
      return result;
    }
    try {
      Files.createDirectories(target.getParent());
      Path work = Files.createTempDirectory(root, ".installing-");
      try {
        unpackInto(build, file, Files.createDirectory(work.resolve("build")), work);
        if (Files.isDirectory(target)) {
          Files.move(target, work.resolve("damaged"), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(work.resolve("build"), target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(work);
      }
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "cannot install "
              + build
              + " into "
              + target
              + ": "
              + e
              + "; free some space, or name a writable folder with -Dm1.natives.dir",
          e);
    }
    return result;
  }

  /**
   * Unpacks a build and its index into an empty folder, as a natives jar has them.
   *
   * @param file the package, fetched before; empty: it is fetched
   * @param work where the package may be kept meanwhile
   * @throws BackendUnavailableException as {@link #install}
   */
  public void unpackInto(NativeBuild build, Optional<Path> file, Path folder, Path work)
      throws IOException {
    Path source = file.orElseGet(() -> fetcher.apply(build, work));
    if (!Files.isRegularFile(source)) {
      throw new BackendUnavailableException(
          "cannot install " + build + ": there is no file " + source + "; check the path");
    }
    NativePackage.check(source, build);
    NativePackage.unpack(source, build, folder);
  }

  /** Says which files of an installed build are missing or changed; empty if it is whole. */
  public List<String> verify(Installed build) {
    try {
      return NativePackage.damage(build.folder());
    } catch (IOException | BackendUnavailableException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /** Removes an installed build. */
  public void remove(Installed build) {
    try {
      Path gone = Files.createTempDirectory(root, ".removing-");
      Files.move(build.folder(), gone.resolve("build"), StandardCopyOption.ATOMIC_MOVE);
      delete(gone);
      Path name = build.folder().getParent();
      if (name != null && folders(name).isEmpty()) {
        delete(name);
      }
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "cannot remove " + build.folder() + ": " + e + "; close what uses it", e);
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
}
