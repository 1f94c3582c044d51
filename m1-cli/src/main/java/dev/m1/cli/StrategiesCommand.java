package dev.m1.cli;

import dev.m1.Budgets;
import picocli.CommandLine.Command;

/** Lists the strategies by the text that names them. */
@Command(
    name = "strategies",
    mixinStandardHelpOptions = true,
    description = "Lists the thinking strategies that --strategy takes.")
final class StrategiesCommand extends ShellCommand {
  StrategiesCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    int width = Budgets.available().keySet().stream().mapToInt(String::length).max().orElse(0);
    Budgets.available()
        .forEach(
            (name, help) ->
                shell
                    .out()
                    .println(
                        "  " + shell.bold(name) + " ".repeat(width - name.length() + 2) + help));
    return ExitCodes.OK;
  }
}
