package dev.m1.backend.llamacpp;

import dev.m1.BackendUnavailableException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the native library, in this order: an explicit path (which never falls back) · an m1
 * natives jar on the class path · one installed by {@code m1 natives install} · the one inside
 * {@code de.kherud:llama}. Among builds from one place, CUDA comes before Vulkan before the plain
 * one: a GPU build without its driver still computes on the CPU. Nothing is loaded here.
 */
final class NativeFinder {
  /** Names a libllama file; as strict as {@code ModelOptions.nativeLibrary}. */
  static final String PROPERTY = "m1.llamacpp.library";

  static final String NATIVES = "dev/m1/natives/";
  private static final List<String> VARIANTS = List.of("-cuda", "-vulkan", "-metal", "");
  private static final String LIBRARY_NAME = "(lib)?llama(\\.[a-z0-9]+)*\\.(so|dylib|dll)";

  private static final Pattern PIECE = Pattern.compile("\\d+|\\D+");

  private NativeFinder() {}

  /**
   * Finds the library and unpacks it if it comes in a jar.
   *
   * @throws BackendUnavailableException if there is none for this machine, with what was looked for
   */
  static NativeChoice find(Optional<Path> option) {
    Optional<Path> explicit = explicit(option);
    if (explicit.isPresent()) {
      return explicitChoice(explicit.get());
    }
    return fromJar()
        .or(NativeFinder::installed)
        .or(NativeFinder::bundled)
        .orElseThrow(() -> new BackendUnavailableException(none()));
  }

  /** Says what {@link #find} would take, without unpacking; empty if there is nothing. */
  static Optional<String> describe() {
    Optional<Path> explicit = explicit(Optional.empty());
    if (explicit.isPresent()) {
      return explicit.map(path -> "native library " + path + " (from -D" + PROPERTY + ")");
    }
    for (String variant : VARIANTS) {
      String name = Processor.platform() + variant;
      if (resource(NATIVES + name + "/" + NativeIndex.FILE).isPresent()) {
        return Optional.of("native library from the natives jar " + name);
      }
    }
    return installedLibrary()
        .map(file -> "installed native library " + file)
        .or(
            () ->
                bundledResource()
                    .flatMap(NativeFinder::resource)
                    .map(url -> "native library inside de.kherud:llama (llama.cpp b4916)"));
  }

  static String none() {
    return "there is no llama.cpp library for "
        + Processor.platform()
        + ": no m1 natives jar is on the class path, none is installed in "
        + Folders.data()
        + " and de.kherud:llama holds none; run 'm1 natives install', add the m1-natives jar for"
        + " this platform, or name a libllama file with -D"
        + PROPERTY;
  }

  private static Optional<Path> explicit(Optional<Path> option) {
    return option.or(
        () ->
            Optional.ofNullable(System.getProperty(PROPERTY))
                .filter(text -> !text.isBlank())
                .map(Path::of));
  }

  private static NativeChoice explicitChoice(Path path) {
    if (!Files.exists(path)) {
      throw new BackendUnavailableException(
          "cannot load the native library "
              + path
              + ": there is no such file; check the path, or leave it out to use the default");
    }
    Path file = path;
    if (Files.isDirectory(path)) {
      file =
          libraryIn(path)
              .orElseThrow(
                  () ->
                      new BackendUnavailableException(
                          "cannot load a native library from "
                              + path
                              + ": no file in it is named like libllama.so; name the file"));
    }
    String name = String.valueOf(file.getFileName());
    return new NativeChoice(
        file,
        "explicit path " + path,
        name,
        name.contains("jllama"),
        "install what it needs, or leave the path out to use the default");
  }

  private static Optional<NativeChoice> fromJar() {
    for (String variant : VARIANTS) {
      String name = Processor.platform() + variant;
      Optional<URL> index = resource(NATIVES + name + "/" + NativeIndex.FILE);
      if (index.isPresent()) {
        return Optional.of(NativeCache.unpack(name, index.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<NativeChoice> installed() {
    return installedLibrary()
        .map(
            file ->
                new NativeChoice(
                    file,
                    "installed in " + file.getParent(),
                    String.valueOf(file.getFileName()),
                    false,
                    "install it again with 'm1 natives install'"));
  }

  private static Optional<Path> installedLibrary() {
    for (String variant : VARIANTS) {
      Path folder = Folders.data().resolve(Processor.platform() + variant);
      Optional<Path> library =
          versions(folder).stream()
              .map(NativeFinder::libraryIn)
              .flatMap(Optional::stream)
              .findFirst();
      if (library.isPresent()) {
        return library;
      }
    }
    return Optional.empty();
  }

  /** Returns the version folders, the newest first. */
  private static List<Path> versions(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .filter(Files::isDirectory)
          .sorted(Comparator.comparing(Path::toString, NativeFinder::byVersion).reversed())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Compares texts with their numbers as numbers: v0.10.0 comes after v0.9.0. */
  static int byVersion(String a, String b) {
    List<String> left = pieces(a);
    List<String> right = pieces(b);
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      String x = left.get(i);
      String y = right.get(i);
      boolean numbers = Character.isDigit(x.charAt(0)) && Character.isDigit(y.charAt(0));
      int order =
          numbers && x.length() != y.length()
              ? Integer.compare(x.length(), y.length())
              : x.compareTo(y);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static List<String> pieces(String text) {
    return PIECE
        .matcher(text)
        .results()
        .map(piece -> piece.group().replaceFirst("^0+(?=\\d)", ""))
        .toList();
  }

  private static Optional<Path> libraryIn(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches(LIBRARY_NAME))
          .sorted()
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<NativeChoice> bundled() {
    return bundledResource()
        .flatMap(NativeFinder::resource)
        .map(
            url ->
                new NativeChoice(
                    NativeCache.unpackSingle(url),
                    "inside de.kherud:llama",
                    "b4916",
                    true,
                    "on Linux it needs libgomp.so.1 (package libgomp1); or run 'm1 natives install'"));
  }

  /** Returns the resource in de.kherud:llama 4.2.0; its Windows library exports no C API. */
  private static Optional<String> bundledResource() {
    return switch (Processor.platform()) {
      case "linux-x86_64" -> Optional.of("de/kherud/llama/Linux/x86_64/libjllama.so");
      case "linux-aarch64" -> Optional.of("de/kherud/llama/Linux/aarch64/libjllama.so");
      case "macos-x86_64" -> Optional.of("de/kherud/llama/Mac/x86_64/libjllama.dylib");
      case "macos-aarch64" -> Optional.of("de/kherud/llama/Mac/aarch64/libjllama.dylib");
      default -> Optional.empty();
    };
  }

  private static Optional<URL> resource(String name) {
    ClassLoader own = NativeFinder.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return Optional.ofNullable(own == null ? null : own.getResource(name))
        .or(() -> Optional.ofNullable(context == null ? null : context.getResource(name)));
  }
}
