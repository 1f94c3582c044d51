package dev.m1.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.eval.analysis.OrderBias;
import dev.m1.eval.analysis.RunFigures;
import dev.m1.eval.analysis.SampleFigures;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

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
      repeated(run).ifPresent(this::repeated);
    }
  }

  /** Returns the figures of a run that asked its questions several times. */
  private static Optional<RunFigures> repeated(RunDirectory run) {
    boolean repeats =
        run.manifest().samples() > 1
            || !run.manifest().options().getOrDefault("orders", "1").equals("1");
    return repeats ? Optional.of(RunFigures.of(run)) : Optional.empty();
  }

  private void repeated(RunFigures figures) {
    for (SampleFigures samples : figures.samples()) {
      SampleFigures.Point all = samples.points().get(samples.points().size() - 1);
      shell
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%s: %d answers a question: pass@%d %.1f%%, maj@%d %.1f%%%s",
                  samples.arm().label(),
                  all.k(),
                  all.k(),
                  100 * all.pass(),
                  all.k(),
                  100 * all.majority(),
                  samples.weightedVote().isPresent()
                      ? String.format(
                          Locale.ROOT,
                          ", confidence-weighted vote %.1f%%",
                          100 * samples.weightedVote().getAsDouble())
                      : ""));
    }
    figures.orderBias().filter(bias -> bias.flipRate().isPresent()).ifPresent(this::orders);
  }

  private void orders(OrderBias bias) {
    shell
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%s: another order of the options changed the answer in %.1f%% of pairs; accuracy from"
                    + " %.1f%% (right in every order) to %.1f%% (right in some order)",
                bias.arm().label(),
                100 * bias.flipRate().orElse(0),
                100 * bias.lowest().orElse(0),
                100 * bias.highest().orElse(0)));
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
                  100 * point.interval().low(),
                  100 * point.interval().high(),
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
      Optional<RunFigures> repeated = repeated(run);
      if (repeated.isPresent()) {
        repeated(out, repeated.get());
      }
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

  private static void repeated(JsonGenerator out, RunFigures figures) throws IOException {
    out.writeArrayFieldStart("samples");
    for (SampleFigures samples : figures.samples()) {
      SampleFigures.Point all = samples.points().get(samples.points().size() - 1);
      out.writeStartObject();
      out.writeStringField("condition", samples.arm().label());
      out.writeNumberField("k", all.k());
      out.writeNumberField("pass", all.pass());
      OptionalDouble majority =
          Double.isNaN(all.majority()) // keys that are no letters
              ? OptionalDouble.empty()
              : OptionalDouble.of(all.majority());
      optional(out, "majority", majority);
      optional(out, "weightedVote", samples.weightedVote());
      out.writeEndObject();
    }
    out.writeEndArray();
    Optional<OrderBias> bias = figures.orderBias().filter(each -> each.flipRate().isPresent());
    if (bias.isPresent()) {
      out.writeObjectFieldStart("orders");
      out.writeStringField("condition", bias.get().arm().label());
      optional(out, "flipRate", bias.get().flipRate());
      optional(out, "lowest", bias.get().lowest());
      optional(out, "highest", bias.get().highest());
      out.writeEndObject();
    }
  }

  private static void optional(JsonGenerator out, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      out.writeNumberField(name, value.getAsDouble());
    } else {
      out.writeNullField(name);
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
    out.writeNumberField("low", point.interval().low());
    out.writeNumberField("high", point.interval().high());
    out.writeNumberField("unparsed", point.unparsed());
    out.writeNumberField("thinkingTokens", point.meanThinkingTokens());
    out.writeNumberField("cut", point.cut());
    out.writeNumberField("notReached", point.notReached());
    out.writeEndObject();
  }
}
