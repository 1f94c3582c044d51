package dev.m1.cli;

import dev.m1.BackendUnavailableException;
import dev.m1.M1Exception;
import dev.m1.ModelLoadException;
import dev.m1.template.ChatTemplateException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** Runs the m1 command. */
@Command(
    name = "m1",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "A reasoning language model whose thinking is budgeted, steered, stopped, audited and"
            + " measured.",
    subcommands = {
      DemoCommand.class,
      AskCommand.class,
      SweepCommand.class,
      EvalCommand.class,
      RenderCommand.class,
      InspectCommand.class,
      ExtractCommand.class,
      DatasetsCommand.class,
      ReportCommand.class,
      ScoreCommand.class,
      ReplayCommand.class,
      CompareCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      BenchCommand.class,
      BackendsCommand.class,
      NativesCommand.class,
      StrategiesCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed; the line on standard error says what, with which value, and what to do",
      "2:wrong usage",
      "3:the chat template cannot be used",
      "4:the model cannot be opened, or no backend can run it here",
      "130:interrupted; the partial result was printed"
    })
public final class Main {
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces, and what the backend logs.")
  private boolean debug;

  private Main() {}

  /** Runs a command line and exits with its code. */
  public static void main(String[] args) {
    for (String arg : args) {
      if (arg.equals("--debug")) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
      }
    }
    System.exit(run(Shell.ofProcess(), args));
  }

  /** Runs a command line in a shell and returns its exit code. */
  static int run(Shell shell, String... args) {
    Main main = new Main();
    CommandLine commands = new CommandLine(main, new Factory(shell));
    // first: the settings below reach only the commands that are there
    commands.addSubcommand("completion", completion());
    commands.setOut(new PrintWriter(shell.out(), true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(shell.err(), true, StandardCharsets.UTF_8));
    commands.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            shell.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setUsageHelpWidth(100);
    commands.setParameterExceptionHandler((e, a) -> usage(shell, e));
    commands.setExecutionExceptionHandler((e, c, r) -> main.failure(shell, e));
    return commands.execute(args);
  }

  private static CommandLine completion() {
    CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
    completion.getCommandSpec().name("completion"); // its help names the command to call
    return completion;
  }

  private static int usage(Shell shell, ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message = String.valueOf(e.getMessage()).replaceFirst("^Error: ", "");
    shell.err().println("m1: " + message + "; see " + command + " --help");
    return ExitCodes.USAGE;
  }

  private int failure(Shell shell, Exception e) {
    shell.err().println("m1: " + message(e));
    if (debug) {
      e.printStackTrace(shell.err());
    }
    if (comesFromTemplate(e)) {
      return ExitCodes.TEMPLATE;
    }
    if (e instanceof ModelLoadException || e instanceof BackendUnavailableException) {
      return ExitCodes.NO_MODEL;
    }
    return e instanceof IllegalArgumentException ? ExitCodes.USAGE : ExitCodes.FAILED;
  }

  private static boolean comesFromTemplate(@Nullable Throwable e) {
    return e != null && (e instanceof ChatTemplateException || comesFromTemplate(e.getCause()));
  }

  private static String message(Exception e) {
    boolean ours =
        e instanceof M1Exception
            || e instanceof IllegalArgumentException
            || e instanceof IllegalStateException
            || e instanceof UncheckedIOException;
    String text = e.getMessage();
    return ours && text != null ? text : e + "; run again with --debug for details";
  }

  /** Makes commands, which all take the shell. */
  private record Factory(Shell shell) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (ShellCommand.class.isAssignableFrom(type)) {
        return type.getDeclaredConstructor(Shell.class).newInstance(shell);
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
