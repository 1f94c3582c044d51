package dev.m1.backend.llamacpp;

import java.nio.file.Path;

/** Knows where files that outlive a process belong on this system. */
final class Folders {
  private Folders() {}

  /**
   * Returns where {@code m1 natives install} puts builds: {@code
   * ${XDG_DATA_HOME:-~/.local/share}/m1/natives}, on macOS {@code ~/Library/Application
   * Support/m1/natives}, on Windows {@code %LOCALAPPDATA%\m1\natives}; the system property {@code
   * m1.natives.dir} overrides it.
   */
  static Path data() {
    String property = System.getProperty("m1.natives.dir", "");
    if (!property.isBlank()) {
      return Path.of(property);
    }
    Path base =
        switch (Processor.os()) {
          case "macos" -> home().resolve("Library/Application Support");
          case "windows" -> environment("LOCALAPPDATA", home().resolve("AppData/Local"));
          default -> environment("XDG_DATA_HOME", home().resolve(".local/share"));
        };
    return base.resolve("m1").resolve("natives");
  }

  /**
   * Returns where unpacked libraries go: {@code ${XDG_CACHE_HOME:-~/.cache}/m1/natives}, on macOS
   * {@code ~/Library/Caches/m1/natives}, on Windows {@code %LOCALAPPDATA%\m1\cache\natives}; the
   * system property {@code m1.cache.dir} overrides all but the last part.
   */
  static Path cache() {
    String property = System.getProperty("m1.cache.dir", "");
    if (!property.isBlank()) {
      return Path.of(property).resolve("natives");
    }
    Path base =
        switch (Processor.os()) {
          case "macos" -> home().resolve("Library/Caches/m1");
          case "windows" ->
              environment("LOCALAPPDATA", home().resolve("AppData/Local")).resolve("m1/cache");
          default -> environment("XDG_CACHE_HOME", home().resolve(".cache")).resolve("m1");
        };
    return base.resolve("natives");
  }

  private static Path home() {
    return Path.of(System.getProperty("user.home", "."));
  }

  /** Returns the folder an environment variable names; a relative one is ignored, as XDG asks. */
  private static Path environment(String variable, Path otherwise) {
    String value = System.getenv(variable);
    if (value == null || value.isBlank() || !Path.of(value).isAbsolute()) {
      return otherwise;
    }
    return Path.of(value);
  }
}
