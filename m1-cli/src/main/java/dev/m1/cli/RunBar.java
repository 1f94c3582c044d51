package dev.m1.cli;

import dev.m1.eval.run.RunListener;
import dev.m1.eval.run.RunProgress;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows a run's progress where somebody watches: a bar with the time left, speed and accuracy. */
final class RunBar implements RunListener, AutoCloseable {
  private final Shell shell;
  private @Nullable ProgressBar bar;
  private boolean told;

  RunBar(Shell shell) {
    this.shell = shell;
  }

  @Override
  public void onProgress(RunProgress progress) {
    if (!told) {
      told = true;
      if (progress.resumed() > 0) {
        shell
            .err()
            .println(
                "m1: " + progress.resumed() + " of " + progress.total() + " were there already");
      }
    }
    if (!shell.terminal()) {
      return;
    }
    if (bar == null) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("questions")
              .setInitialMax(progress.total())
              .startsFrom(progress.resumed(), java.time.Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .build();
    }
    bar.stepTo(progress.done());
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            "%,.0f tokens/s, %.1f%% right%s",
            progress.tokensPerSecond(),
            100 * progress.accuracy(),
            progress.failed() == 0 ? "" : ", " + progress.failed() + " failed"));
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
