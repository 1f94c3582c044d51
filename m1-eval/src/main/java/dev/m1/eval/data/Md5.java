package dev.m1.eval.data;

import dev.m1.eval.internal.Digests;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/** Computes the MD5 that names a benchmark's files. */
final class Md5 {
  private Md5() {}

  static String of(List<Path> files) {
    if (files.isEmpty()) {
      return "";
    }
    if (files.size() == 1) {
      return Texts.md5(files.get(0));
    }
    StringBuilder lines = new StringBuilder();
    files.stream()
        .map(file -> Texts.md5(file) + " " + file.getFileName() + "\n")
        .sorted()
        .forEach(lines::append);
    byte[] all = Digests.of("MD5").digest(lines.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(all);
  }
}
