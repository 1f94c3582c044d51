package dev.m1.backend.llamacpp;

import dev.m1.BackendUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Knows this machine: operating system, processor and cores, by the names that natives use. */
final class Processor {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path CPUS = Path.of("/sys/devices/system/cpu");

  private Processor() {}

  /** Returns {@code linux}, {@code macos}, {@code windows} or the lower-case name of another. */
  static String os() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return "macos";
    }
    return name.startsWith("windows") ? "windows" : name.replace(' ', '_');
  }

  /** Returns {@code x86_64}, {@code aarch64} or the lower-case name of another. */
  static String arch() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64", "x86-64" -> "x86_64";
      case "aarch64", "arm64" -> "aarch64";
      default -> name;
    };
  }

  static String platform() {
    return os() + "-" + arch();
  }

  /**
   * Checks that a library file is for this processor, so that a wrong one gives a clear message and
   * one that would end the process is never loaded.
   */
  static void check(Path file, boolean needsAvx2) {
    String built = builtFor(file);
    if (built != null && !built.equals(platform())) {
      throw new BackendUnavailableException(
          "cannot load "
              + file
              + ": it is built for "
              + built
              + " but this is "
              + platform()
              + "; use a build for this processor");
    }
    if (needsAvx2 && lacksAvx2()) {
      throw new BackendUnavailableException(
          "cannot load "
              + file
              + ": it needs a processor with AVX2, FMA and F16C, which this one lacks; install a"
              + " build that chooses its kernels at run time with 'm1 natives install'");
    }
  }

  static boolean lacksAvx2() {
    if (!arch().equals("x86_64") || !Files.isReadable(CPU_INFO)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> !hasAll(line))
          .orElse(false);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasAll(String flags) {
    String words = flags.replace('\t', ' ') + " ";
    return words.contains(" avx2 ") && words.contains(" fma ") && words.contains(" f16c ");
  }

  /** Returns the platform of an ELF, Mach-O or PE file; null if the head says nothing known. */
  private static @Nullable String builtFor(Path file) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(1024);
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "cannot read " + file + ": " + e.getMessage() + "; check its permissions", e);
    }
    if (head.length < 64) {
      throw new BackendUnavailableException(
          "cannot load " + file + ": it has only " + head.length + " bytes; fetch it again");
    }
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt(0) == 0x464c457f) { // ELF: e_machine
      String arch = elf(bytes.getShort(18));
      return arch == null ? null : "linux-" + arch;
    }
    if (bytes.getInt(0) == 0xfeedfacf) { // Mach-O, 64 bits: cputype
      String arch = machO(bytes.getInt(4));
      return arch == null ? null : "macos-" + arch;
    }
    if (bytes.getShort(0) == 0x5a4d) { // PE: machine, after the PE signature
      int at = bytes.getInt(0x3c);
      String arch = at > 0 && at < head.length - 6 ? pe(bytes.getShort(at + 4)) : null;
      return arch == null ? null : "windows-" + arch;
    }
    throw new BackendUnavailableException(
        "cannot load " + file + ": it is not a native library; name a libllama file");
  }

  private static @Nullable String elf(short machine) {
    return switch (machine) {
      case 62 -> "x86_64";
      case 183 -> "aarch64";
      case 3 -> "x86";
      case 40 -> "arm";
      default -> null;
    };
  }

  private static @Nullable String machO(int type) {
    return switch (type) {
      case 0x01000007 -> "x86_64";
      case 0x0100000c -> "aarch64";
      default -> null;
    };
  }

  private static @Nullable String pe(short machine) {
    return switch (machine & 0xffff) {
      case 0x8664 -> "x86_64";
      case 0xaa64 -> "aarch64";
      case 0x014c -> "x86";
      default -> null;
    };
  }

  /**
   * Returns the default number of compute threads: the processors this JVM may use, but no more
   * than the physical cores where Linux tells them, because two threads on one core slow each
   * other.
   */
  static int threads() {
    int processors = Runtime.getRuntime().availableProcessors();
    int cores = physicalCores();
    return Math.max(1, cores > 0 ? Math.min(cores, processors) : processors);
  }

  private static int physicalCores() {
    if (!Files.isDirectory(CPUS)) {
      return 0;
    }
    Set<String> cores = new HashSet<>();
    try (Stream<Path> cpus = Files.list(CPUS)) {
      for (Path cpu : cpus.toList()) {
        Path siblings = cpu.resolve("topology/core_cpus_list");
        if (Files.isReadable(siblings)) {
          cores.add(Files.readString(siblings).strip());
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return cores.size();
  }
}
