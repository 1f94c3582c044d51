package dev.m1.cli;

import dev.m1.eval.exchange.ResultExport;
import dev.m1.eval.exchange.ResultFormat;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.score.Scorers;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a condition of a run as another harness's result file. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes the answers of one condition of a run as another harness's result file.")
final class ExportCommand extends ShellCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Option(
      names = "--format",
      required = true,
      paramLabel = "NAME",
      description = "lm-eval (logged samples), inspect (a JSON log) or m1-results.")
  private String format = "";

  @Option(
      names = "--condition",
      paramLabel = "LABEL",
      description = "Which condition, such as budget=512. Default: the only one.")
  private @Nullable String condition;

  @Option(
      names = "--scorer",
      paramLabel = "NAME",
      description = "The scorer that says what is right. Default: ${DEFAULT-VALUE}.")
  private String scorer = "strict";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "A file that is not there yet.")
  private Path out = Path.of("");

  ExportCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    ResultFormat form = ResultFormat.named(format);
    RunDirectory directory = RunDirectory.open(run);
    int written =
        ResultExport.write(directory, condition(directory), form, Scorers.named(scorer), out);
    shell.out().printf(Locale.ROOT, "%,d answers written to %s%n", written, out);
    return ExitCodes.OK;
  }

  /** Of several conditions one has to be named: the message of an empty name lists them. */
  private String condition(RunDirectory directory) {
    if (condition != null) {
      return condition;
    }
    return directory.manifest().arms().size() == 1
        ? directory.manifest().arms().get(0).label()
        : "";
  }
}
