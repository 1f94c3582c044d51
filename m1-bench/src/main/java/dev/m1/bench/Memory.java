package dev.m1.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a process holds at one moment.
 *
 * @param heapBytes used heap after a collection
 * @param residentBytes memory of the whole process, native code included; 0 where the system does
 *     not tell
 */
record Memory(long heapBytes, long residentBytes) {
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Collects garbage and looks. */
  static Memory now() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return new Memory(runtime.totalMemory() - runtime.freeMemory(), resident());
  }

  private static long resident() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
      return 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns how much more this is. */
  Memory minus(Memory before) {
    return new Memory(heapBytes - before.heapBytes, residentBytes - before.residentBytes);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "heap %.1f MB, process %.1f MB", heapBytes / 1e6, residentBytes / 1e6);
  }
}
