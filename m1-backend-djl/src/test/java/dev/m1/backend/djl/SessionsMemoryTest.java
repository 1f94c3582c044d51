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
 * as after the first few hundred. How many: {@code -Dm1.sessions=10000}.
 */
class SessionsMemoryTest {
  private static final int SESSIONS = Integer.getInteger("m1.sessions", 1000);

  /**
   * What each session may leave, on average over those between the medians below. A session and
   * each of its probes has a KV cache of 190 to 380 KiB, and logits of 4 KiB for each of its 50
   * tokens or so: one cache in ten, or the logits of one token in six, would show. Less is the
   * coming and going of the JVM's own threads and code, and of malloc.
   */
  private static final long MOST_KIBIBYTES_A_SESSION = 40;

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
    // medians of three, for a process is now and then a few megabytes larger or smaller
    long growth = median(resident.subList(7, 10)) - median(resident.subList(1, 4));
    assertThat(growth)
        .as("growth in KiB: %s", resident)
        .isLessThan(MOST_KIBIBYTES_A_SESSION * SESSIONS * 6 / 10);
  }

  private static long median(List<Long> three) {
    return three.stream().sorted().toList().get(1);
  }
}
