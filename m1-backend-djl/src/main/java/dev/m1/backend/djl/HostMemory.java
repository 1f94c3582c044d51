package dev.m1.backend.djl;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The memory of this machine or container, in bytes.
 *
 * @param total all of it
 * @param available what can be had without swapping
 */
record HostMemory(long total, long available) {
  private static final Path MEM_INFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";

  /** Asks the JVM, which knows a container's limit, and on Linux the kernel for the page cache. */
  static HostMemory now() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      long total = system.getTotalMemorySize();
      long available = Math.max(system.getFreeMemorySize(), kernelAvailable());
      return new HostMemory(total, Math.min(total, available));
    }
    return new HostMemory(Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private static long kernelAvailable() {
    if (!Files.isReadable(MEM_INFO)) {
      return 0;
    }
    try {
      List<String> lines = Files.readAllLines(MEM_INFO);
      return lines.stream()
          .filter(line -> line.startsWith(AVAILABLE))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .map(kibibytes -> kibibytes * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
