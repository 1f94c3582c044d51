package dev.m1.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.cli.bench.Bench;
import dev.m1.cli.bench.BenchSettings;
import dev.m1.cli.bench.Comparison;
import dev.m1.cli.bench.Findings;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendProvider;
import dev.m1.spi.ModelSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures what m1 costs beside a bare decode loop. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures a model's speed through the full stack and in a bare decode loop, with the ratio.",
      "The full stack: sessions, sampling, markers, trace. The bare loop: decode, copy the logits,",
      "take the greatest. They take turns in one run.",
      "Ratios count: absolute figures depend on what else the machine does. Run it with nothing else."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  m1 bench embedded", "  m1 bench model.gguf --rounds 9 --json"})
final class BenchCommand extends ShellCommand {
  private static final String EMBEDDED = "embedded";
  private static final int SEQUENCES_BESIDE = 8;

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "GGUF file, Hugging Face folder, or embedded (the default).")
  private @Nullable Path named;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Pairs of measurements. Default: ${DEFAULT-VALUE}.",
      defaultValue = "5")
  private int rounds;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      description = "Tokens that each session generates. Default: about one second's worth.",
      defaultValue = "0")
  private int tokens;

  @Option(
      names = "--prompt-tokens",
      paramLabel = "N",
      description = "Length of the prompts to read. Default: ${DEFAULT-VALUE}.",
      defaultValue = "256")
  private int promptTokens;

  @Option(
      names = "--fork-tokens",
      paramLabel = "N",
      description = "Length of what is forked. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1024")
  private int forkTokens;

  @Option(
      names = "--sessions",
      split = ",",
      paramLabel = "N",
      description = "How many sessions generate at once. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1,2,4,8")
  private List<Integer> sessions = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Mixin private ModelArguments model = new ModelArguments();

  BenchCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    BenchSettings settings = new BenchSettings(rounds, tokens, promptTokens, forkTokens, sessions);
    ModelOptions options =
        model.options(
            settings.contextTokens(), Math.max(16, settings.mostSessions() + SEQUENCES_BESIDE));
    Findings findings = new Bench(opener(), options, settings, this::progress).run();
    if (json) {
      printJson(findings);
    } else {
      print(findings);
    }
    return ExitCodes.OK;
  }

  private void progress(String what) {
    if (shell.terminal() && !json) {
      shell.err().println(shell.dim("measuring: " + what));
    }
  }

  private @Nullable Path path() {
    if (named == null) {
      return model.path();
    }
    return named.toString().equals(EMBEDDED) ? null : named;
  }

  private Bench.Opener opener() {
    Path path = path();
    return new Bench.Opener() {
      @Override
      public ReasoningModel model(ModelOptions options) {
        return shell.opener().open(path, options);
      }

      @Override
      public Backend backend(ModelOptions options) {
        ModelSource source = path == null ? ModelSource.embedded() : ModelSource.of(path);
        return BackendProvider.choose(source, options).open(source, options);
      }
    };
  }

  private void print(Findings findings) {
    var limits = findings.limits();
    shell.out().println(shell.bold(findings.info().name()) + ", " + findings.info().library());
    shell
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "KV cache: %,d tokens of %,d bytes, %,d MB; %d tokens a session, %d rounds",
                limits.contextTokens(),
                limits.kvBytesPerToken(),
                limits.contextTokens() * limits.kvBytesPerToken() / 1_000_000,
                findings.tokens(),
                rounds));
    shell.out().println();
    shell
        .out()
        .println(
            String.format(
                "%-48s %12s %12s  %-8s  %s",
                "", "full stack", "bare loop", "", "ratio (lowest to highest)"));
    for (Comparison row : findings.comparisons()) {
      shell
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "%-48s %12s %12s  %-8s  %.3f (%.3f to %.3f)",
                  row.what(),
                  figure(row.stackMedian()),
                  figure(row.bareMedian()),
                  row.unit(),
                  row.ratio(),
                  row.lowestRatio(),
                  row.highestRatio()));
    }
    shell.out().println();
    shell
        .out()
        .println(
            "Medians; each ratio is full stack / bare loop within one round, then the median.");
    findings.skipped().forEach(line -> shell.out().println("Not measured: " + line));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%,.2f" : "%,.0f", value);
  }

  private void printJson(Findings findings) {
    try (JsonGenerator out = new JsonFactory().createGenerator(shell.out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("model", findings.info().name());
      out.writeStringField("backend", findings.info().backend());
      out.writeStringField("library", findings.info().library());
      out.writeNumberField("contextTokens", findings.limits().contextTokens());
      out.writeNumberField(
          "kvBytes", findings.limits().contextTokens() * findings.limits().kvBytesPerToken());
      out.writeNumberField("rounds", rounds);
      out.writeNumberField("tokens", findings.tokens());
      out.writeArrayFieldStart("results");
      for (Comparison row : findings.comparisons()) {
        out.writeStartObject();
        out.writeStringField("what", row.what());
        out.writeNumberField("stack", row.stackMedian());
        out.writeNumberField("bare", row.bareMedian());
        out.writeNumberField("ratio", row.ratio());
        out.writeStringField("unit", row.unit());
        out.writeNumberField("lowestRatio", row.lowestRatio());
        out.writeNumberField("highestRatio", row.highestRatio());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeArrayFieldStart("skipped");
      for (String line : findings.skipped()) {
        out.writeString(line);
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write: " + e.getMessage(), e);
    }
  }
}
