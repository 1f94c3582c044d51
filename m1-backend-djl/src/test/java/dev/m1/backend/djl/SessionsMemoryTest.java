package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sessions leave no memory behind: a process whose heap cannot grow is as large after the last one
 * as after the first tenth. How many: {@code -Dm1.sessions=1000}.
 */
class SessionsMemoryTest {
  private static final int SESSIONS = Integer.getInteger("m1.sessions", 300);

  /**
   * A session and each of its probes has a KV cache of 0.2 to 0.4 MB, and the sessions here have
   * two of them on average: a third of all kept would show. Less is the JVM's own coming and going.
   */
  private static final long MOST_KIBIBYTES = 64 * 1024;

  @Test
  void sessions_manyWithProbes_leaveMemoryFlat(@TempDir Path folder) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/status")), "memory is read as Linux tells it");
    Forked process = new Forked(folder, "-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch");
    int code = process.run(SessionsVictim.class, String.valueOf(SESSIONS));

    assertThat(code).as(process.output()).isZero();
    List<Long> resident =
        process
            .output()
            .lines()
            .filter(line -> line.startsWith("resident "))
            .map(line -> Long.valueOf(line.substring("resident ".length())))
            .toList();
    assertThat(resident).hasSize(10);
    assertThat(resident.get(9) - resident.get(1))
        .as("growth: %s", resident)
        .isLessThan(MOST_KIBIBYTES);
  }
}
