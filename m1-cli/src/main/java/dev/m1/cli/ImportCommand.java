package dev.m1.cli;

import dev.m1.eval.exchange.ResultFormat;
import dev.m1.eval.exchange.ResultImport;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads another harness's result file as a run. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Reads another harness's result file as a run, so that its answers can be scored again (m1"
          + " score) and compared with yours."
    })
final class ImportCommand extends ShellCommand {
  @Parameters(index = "0", paramLabel = "FILE", description = "The result file.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      required = true,
      paramLabel = "NAME",
      description = "lm-eval (logged samples), inspect (a JSON log) or m1-results.")
  private String format = "";

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "What to call the model that gave the answers. Default: ${DEFAULT-VALUE}.")
  private String model = "imported";

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "A new or empty folder for the run.")
  private Path out = Path.of("");

  ImportCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    ResultImport done = ResultImport.read(file, ResultFormat.named(format), out, model);
    shell
        .out()
        .printf(
            Locale.ROOT,
            "%,d answers to %,d questions are in %s; see them with: m1 score %s --scorer all%n",
            done.answers(),
            done.questions(),
            done.folder(),
            done.folder());
    done.problems().forEach(problem -> shell.err().println("m1: " + problem));
    if (!done.problems().isEmpty()) {
      shell.err().println("m1: " + done.problems().size() + " records were left out");
    }
    return ExitCodes.OK;
  }
}
