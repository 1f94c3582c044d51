package dev.m1.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Prints what a run came to, as a table or as one JSON object. */
final class RunTable {
  private static final int BAR_WIDTH = 30;

  private final Shell shell;

  RunTable(Shell shell) {
    this.shell = shell;
  }

  void print(RunDirectory run, RunSummary summary, boolean json) {
    if (json) {
      json(run, summary);
    } else {
      table(summary);
    }
  }

  void table(RunSummary summary) {
    int width =
        summary.points().stream().mapToInt(point -> point.arm().label().length()).max().orElse(0);
    shell
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%-" + Math.max(9, width) + "s  accuracy  95%% interval   thinking  not read",
                "condition"));
    for (RunSummary.Point point : summary.points()) {
      int filled = (int) Math.round(point.accuracy() * BAR_WIDTH);
      shell
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%-" + Math.max(9, width) + "s    %5.1f%%  %5.1f to %5.1f  %9.1f  %8d  %s%s",
                  point.arm().label(),
                  100 * point.accuracy(),
                  100 * point.low(),
                  100 * point.high(),
                  point.meanThinkingTokens(),
                  point.unparsed(),
                  shell.bold("█".repeat(filled)),
                  shell.dim("░".repeat(BAR_WIDTH - filled))));
    }
    shell.out().println();
    shell.out().println(cost(summary));
  }

  /** Says what the run computed, and what separate runs would have. */
  static String cost(RunSummary summary) {
    String failed =
        summary.failed() == 0
            ? ""
            : " " + summary.failed() + " questions failed and count as not read.";
    return String.format(
            Locale.ROOT,
            "%,d questions asked, %,d tokens computed after the prompts; a run for each condition"
                + " computes %,d (%.1f times as many).",
            summary.lines(),
            summary.decodedTokens(),
            summary.separateRunsTokens(),
            (double) summary.separateRunsTokens() / Math.max(1, summary.decodedTokens()))
        + failed;
  }

  private void json(RunDirectory run, RunSummary summary) {
    try (JsonGenerator out = new JsonFactory().createGenerator(shell.out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeArrayFieldStart("points");
      for (RunSummary.Point point : summary.points()) {
        point(out, point);
      }
      out.writeEndArray();
      out.writeNumberField("lines", summary.lines());
      out.writeNumberField("failed", summary.failed());
      out.writeNumberField("decodedTokens", summary.decodedTokens());
      out.writeNumberField("separateRunsTokens", summary.separateRunsTokens());
      out.writeNumberField("rowsLeftOut", run.manifest().rowsLeftOut());
      out.writeStringField("benchmark", run.manifest().benchmark());
      out.writeStringField("source", run.manifest().source());
      out.writeStringField("model", run.manifest().model().name());
      out.writeStringField("fingerprint", run.manifest().model().fingerprint());
      out.writeStringField("execution", run.manifest().execution().name());
      out.writeStringField("manifest", run.manifest().hash());
      out.writeStringField("folder", run.folder().toString());
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the result: " + e.getMessage(), e);
    }
  }

  private static void point(JsonGenerator out, RunSummary.Point point) throws IOException {
    out.writeStartObject();
    Arm arm = point.arm();
    switch (arm.kind()) {
      case BUDGET -> out.writeNumberField("budget", arm.tokens());
      case WAIT -> {
        out.writeNumberField("waits", arm.waits());
        out.writeNumberField("cap", arm.tokens());
      }
      case MINIMUM -> out.writeNumberField("minimum", arm.tokens());
      case STRATEGY -> out.writeStringField("strategy", arm.strategy());
    }
    out.writeNumberField("n", point.n());
    out.writeNumberField("accuracy", point.accuracy());
    out.writeNumberField("low", point.low());
    out.writeNumberField("high", point.high());
    out.writeNumberField("unparsed", point.unparsed());
    out.writeNumberField("thinkingTokens", point.meanThinkingTokens());
    out.writeNumberField("cut", point.cut());
    out.writeNumberField("notReached", point.notReached());
    out.writeEndObject();
  }
}
