package dev.m1.eval.data;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * Says what a benchmark is and where a user gets it. Immutable.
 *
 * @param name the name that commands take, such as {@code medqa}
 * @param title the name that papers use
 * @param source where its authors publish it; m1 never downloads it
 * @param licence the licence that its authors name
 * @param form what a file of it looks like, in a line
 * @param official the published files that m1 knows by their MD5
 */
public record BenchmarkCard(
    String name,
    String title,
    String source,
    String licence,
    String form,
    List<OfficialFile> official) {
  /** Copies the files and checks that nothing is missing. */
  public BenchmarkCard {
    requireNonNull(title, "title");
    requireNonNull(source, "source");
    requireNonNull(licence, "licence");
    requireNonNull(form, "form");
    official = List.copyOf(official);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a benchmark needs a name");
    }
  }

  /** Returns the published file with an MD5, if m1 knows it. */
  public Optional<OfficialFile> official(String md5) {
    return official.stream().filter(file -> file.md5().equals(md5)).findFirst();
  }

  /**
   * Names a file as its authors publish it.
   *
   * @param file its name, without folders
   * @param md5 its MD5, in lower-case hexadecimal digits
   * @param rows how many questions it holds; 0 where that is not known
   */
  public record OfficialFile(String file, String md5, int rows) {
    /** Checks that nothing is null. */
    public OfficialFile {
      requireNonNull(file, "file");
      requireNonNull(md5, "md5");
    }
  }
}
