package dev.m1.cli;

import dev.m1.AnswerEnd;
import dev.m1.BudgetController;
import dev.m1.Budgets;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.Sampling;
import dev.m1.SessionBuilder;
import dev.m1.ThinkingEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks one question. */
@Command(
    name = "ask",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Asks a question: the model thinks under a budget, then answers.",
      "The thinking is streamed dim and the answer bright on a terminal, plain when piped."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  m1 ask --budget 256 -o Digoxin -o Verapamil -o Furosemide \"Which is a loop diuretic?\"",
      "  m1 ask --model model.gguf --strategy wait:2,max=2048 --file q.json --trace out.jsonl",
      "  echo \"What causes scurvy?\" | m1 ask --model model.gguf --json"
    })
final class AskCommand extends ShellCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "QUESTION",
      description = "The question; - or nothing: read it from standard input.")
  private @Nullable String question;

  @Option(
      names = {"-o", "--option"},
      paramLabel = "TEXT",
      description = "An option; repeat it, A comes first.")
  private List<String> options = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "JSON file with {\"question\", \"options\"}; options are a list or a letter-to-text map.")
  private @Nullable Path file;

  @ArgGroup(exclusive = true)
  private @Nullable Spending spending;

  /** How thinking is spent. */
  static final class Spending {
    @Option(
        names = {"-b", "--budget"},
        paramLabel = "TOKENS",
        description = "Think at most so many tokens; the same as --strategy fixed:TOKENS.")
    private @Nullable Integer budget;

    @Option(
        names = {"-s", "--strategy"},
        paramLabel = "TEXT",
        description = "Thinking strategy, such as soft:1024 or wait:2,max=4096; see m1 strategies.")
    private @Nullable String strategy;

    BudgetController controller() {
      return budget != null
          ? Budgets.fixed(budget)
          : Budgets.parse(strategy == null ? "natural" : strategy);
    }
  }

  @Option(
      names = "--max-thinking",
      paramLabel = "TOKENS",
      description = "Hard limit, whatever the strategy does. Default: ${DEFAULT-VALUE}.",
      defaultValue = "4096")
  private int maxThinking;

  @Option(
      names = "--answer-tokens",
      paramLabel = "TOKENS",
      description = "Longest answer. Default: ${DEFAULT-VALUE}.",
      defaultValue = "1024")
  private int answerTokens;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      description = "Time for everything; thinking ends early enough to answer.")
  private @Nullable Double deadline;

  @Mixin private SamplingArguments sampling = new SamplingArguments();

  @Option(names = "--system", paramLabel = "TEXT", description = "System prompt.")
  private @Nullable String system;

  @Option(
      names = "--prompt",
      paramLabel = "NAME",
      description = "How the question is put: m1 or plain. Default: ${DEFAULT-VALUE}.",
      defaultValue = "m1")
  private String prompt = "m1";

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Append the session's trace to a JSON lines file.")
  private @Nullable Path trace;

  @Option(
      names = "--no-texts",
      description = "Leave question, thinking and answer out of the trace.")
  private boolean noTexts;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Mixin private ModelArguments model = new ModelArguments();

  AskCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Question asked = QuestionSource.read(question, options, file, shell.in());
    BudgetController controller = spending == null ? Budgets.natural() : spending.controller();
    try (ReasoningModel opened = model.open(shell)) {
      Report report = new Report(shell, json);
      report.model(opened, model.isEmbedded());
      SessionBuilder session = describe(opened, controller);
      if (!json) {
        session.listener(report);
      }
      return run(session.start(asked), report);
    }
  }

  private SessionBuilder describe(ReasoningModel opened, BudgetController controller) {
    SessionBuilder session =
        opened
            .session()
            .budget(controller)
            .maxThinkingTokens(thinkingLimit())
            .maxAnswerTokens(answerTokens)
            .sampling(sampling.sampling())
            .seed(sampling.seed())
            .prompt(dev.m1.PromptFormat.named(prompt));
    if (deadline != null) {
      session.deadline(Duration.ofNanos((long) (deadline * 1e9)));
    }
    if (system != null) {
      session.system(system);
    }
    return session;
  }

  /** A budget named outright is meant, also where it exceeds the default limit. */
  private int thinkingLimit() {
    return spending == null || spending.budget == null
        ? maxThinking
        : Math.max(maxThinking, spending.budget);
  }

  /** Sees a session through; Ctrl-C cancels it, and what it has is still printed and recorded. */
  private int run(ReasoningSession session, Report report) {
    CountDownLatch done = new CountDownLatch(1);
    Thread interrupt = new Thread(() -> cancel(session, done), "m1-interrupt");
    Runtime.getRuntime().addShutdownHook(interrupt);
    try {
      ReasoningResult result = session.await();
      report.result(result);
      // last: a trace that cannot be written must not cost the answer
      if (trace != null) {
        (noTexts ? result.trace().withoutTexts() : result.trace()).appendTo(trace);
      }
      boolean cancelled =
          result.thinkingEnd() == ThinkingEnd.CANCELLED
              || result.answerEnd() == AnswerEnd.CANCELLED;
      return cancelled ? ExitCodes.INTERRUPTED : ExitCodes.OK;
    } finally {
      done.countDown();
      removeHook(interrupt);
    }
  }

  private void cancel(ReasoningSession session, CountDownLatch done) {
    session.cancel();
    try {
      if (!done.await(5, TimeUnit.SECONDS)) {
        shell.err().println("m1: the session did not stop within 5 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is going down already, which is what the hook is for
    }
  }

  /** The sampling options. */
  static final class SamplingArguments {
    @Option(
        names = "--seed",
        paramLabel = "N",
        description = "Seed of every random choice. Default: ${DEFAULT-VALUE}.",
        defaultValue = "0")
    private long seed;

    @Option(
        names = "--temperature",
        paramLabel = "T",
        description = "0 (the default) is greedy.",
        defaultValue = "0")
    private double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "0 keeps all.", defaultValue = "0")
    private int topK;

    @Option(names = "--top-p", paramLabel = "P", description = "1 keeps all.", defaultValue = "1")
    private double topP;

    @Option(names = "--min-p", paramLabel = "P", description = "0 keeps all.", defaultValue = "0")
    private double minP;

    long seed() {
      return seed;
    }

    Sampling sampling() {
      return Sampling.temperature(temperature).withTopK(topK).withTopP(topP).withMinP(minP);
    }
  }
}
