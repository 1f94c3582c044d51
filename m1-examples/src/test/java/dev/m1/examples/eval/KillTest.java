package dev.m1.examples.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.eval.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real process of an evaluation at random moments (SIGKILL) and resumes it: the summary is
 * that of a run nobody disturbed, to the byte. How often: {@code -Dm1.kills=50}.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("m1.kills", 50);
  private static final int QUESTIONS = 40;
  private static final int MOST_MILLIS = 350;
  private static final long SEED = 11;

  @TempDir private Path temporary;

  private Process start(Path folder) throws Exception {
    List<String> arguments = List.of(folder.toString(), Integer.toString(QUESTIONS));
    return ChildJava.of(KillVictim.class, temporary.resolve("errors.txt"), List.of(), arguments)
        .start();
  }

  private void runUndisturbed(Path folder) throws Exception {
    Process process = start(folder);
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(temporary.resolve("errors.txt"))).isZero();
  }

  /** Says whether the process was killed before it was done. */
  private boolean killed(Path folder, int millis) throws Exception {
    Process process = start(folder);
    assertThat(process.getInputStream().read())
        .as(Files.readString(temporary.resolve("errors.txt")))
        .isEqualTo('r');
    boolean done = process.waitFor(millis, TimeUnit.MILLISECONDS);
    process.destroyForcibly().waitFor();
    return !done;
  }

  @Test
  void kill_atAnyMoment_resumesToTheSameSummary() throws Exception {
    Path whole = temporary.resolve("whole");
    runUndisturbed(whole);
    String expected = RunDirectory.open(whole).summaryJson().orElseThrow();
    Random random = new Random(SEED);
    int kills = 0;
    for (int run = 0; kills < KILLS; run++) {
      Path folder = temporary.resolve("run" + run);
      boolean going = true;
      for (int inThisRun = 0; going && inThisRun < 10 && kills < KILLS; inThisRun++) {
        going = killed(folder, 1 + random.nextInt(MOST_MILLIS));
        kills += going ? 1 : 0;
      }
      runUndisturbed(folder);

      assertThat(RunDirectory.open(folder).summaryJson()).as("run %s", run).contains(expected);
      assertThat(Files.readString(folder.resolve("cost.json"))).contains("redoneTokensAtMost");
    }
  }
}
