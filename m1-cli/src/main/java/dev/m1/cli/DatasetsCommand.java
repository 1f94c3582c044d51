package dev.m1.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists, checks and adds benchmarks. */
@Command(
    name = "datasets",
    mixinStandardHelpOptions = true,
    description = "Lists, checks and adds benchmarks. Users bring the files: m1 downloads none.",
    subcommands = {DatasetsListCommand.class, DatasetsCheckCommand.class, DatasetsAddCommand.class})
final class DatasetsCommand extends ShellCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  DatasetsCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "say what to do: list, check or add");
  }
}
