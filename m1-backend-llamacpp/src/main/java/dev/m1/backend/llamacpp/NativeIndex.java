package dev.m1.backend.llamacpp;

import dev.m1.BackendUnavailableException;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of files of one native build, as a natives jar holds it in {@code
 * dev/m1/natives/<platform>/index.txt}. Lines:
 *
 * <pre>
 * m1-natives 1
 * version v0.5.0
 * library libllama.v0.5.0.so
 * file SHA256 BYTES NAME          (one per file, the library among them)
 * </pre>
 */
record NativeIndex(String version, String library, List<Entry> entries) {
  static final String FILE = "index.txt";
  private static final String HEAD = "m1-natives 1";

  /** One file with its checksum. */
  record Entry(String sha256, long bytes, String name) {}

  /**
   * Reads an index.
   *
   * @param source its place, for messages
   * @throws BackendUnavailableException if a line is of another form
   */
  static NativeIndex parse(String text, String source) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
      throw bad(source, "its first line is not '" + HEAD + "'");
    }
    String version = "";
    String library = "";
    List<Entry> entries = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.split(" ", 4);
      if (words.length == 2 && words[0].equals("version")) {
        version = words[1];
      } else if (words.length == 2 && words[0].equals("library")) {
        library = words[1];
      } else if (words.length == 4 && words[0].equals("file")) {
        entries.add(entry(words, source));
      } else {
        throw bad(source, "it has the line '" + line + "'");
      }
    }
    String name = library;
    if (version.isEmpty() || entries.stream().noneMatch(entry -> entry.name().equals(name))) {
      throw bad(source, "it lacks its version, or its library among its files");
    }
    return new NativeIndex(version, library, List.copyOf(entries));
  }

  private static Entry entry(String[] words, String source) {
    boolean plainName = words[3].matches("[A-Za-z0-9_][A-Za-z0-9._+-]*");
    if (!words[1].matches("[0-9a-f]{64}") || !words[2].matches("\\d{1,12}") || !plainName) {
      throw bad(source, "it has the line '" + String.join(" ", words) + "'");
    }
    return new Entry(words[1], Long.parseLong(words[2]), words[3]);
  }

  private static BackendUnavailableException bad(String source, String reason) {
    return new BackendUnavailableException(
        "cannot use the natives of "
            + source
            + ": "
            + reason
            + "; use another version of that jar");
  }
}
