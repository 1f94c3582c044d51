package dev.m1.bench;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Budgets;
import dev.m1.CapacityException;
import dev.m1.GenerationException;
import dev.m1.ModelOptions;
import dev.m1.Probe;
import dev.m1.Question;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningSession;
import dev.m1.Requirements;
import dev.m1.Sampling;
import dev.m1.StrategyContext;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Runs mixed sessions on the embedded model for a while: long and short, probing, with deadlines,
 * cancelled, with listeners that fail. Counts how they ended and shows the memory as it goes.
 *
 * <p>Arguments: [minutes=30]
 */
public final class Soak {
  private static final int AT_ONCE = 12;
  private static final int BETWEEN_LOOKS = 200;

  /** The kinds of session. */
  enum Kind {
    SHORT,
    LONG,
    PROBING,
    WAITING,
    DEADLINE,
    CANCELLED,
    FAILING_LISTENER
  }

  private final Random random;
  private final Map<Kind, Integer> ended = new EnumMap<>(Kind.class);
  private final List<Memory> looks = new ArrayList<>();
  private int unexpected;

  Soak(long seed) {
    random = new Random(seed);
  }

  /** Runs it and says how it went; exits with 1 if a session ended as it must not. */
  public static void main(String[] args) {
    int minutes = args.length == 0 ? 30 : Integer.parseInt(args[0].replaceAll("\\D", ""));
    Soak soak = new Soak(1);
    soak.run(Duration.ofMinutes(minutes), System.out);
    System.exit(soak.unexpected == 0 ? 0 : 1);
  }

  /** A session under way. */
  private record Running(Kind kind, ReasoningSession session) {}

  /** Runs sessions until the time is up. */
  void run(Duration time, PrintStream out) {
    long end = System.nanoTime() + time.toNanos();
    ModelOptions options =
        ModelOptions.builder().contextTokens(6144).maxSequences(16).threads(1).build();
    try (ReasoningModel model = ReasoningModel.embedded(options)) {
      List<Running> running = new ArrayList<>();
      while (System.nanoTime() < end || !running.isEmpty()) {
        while (running.size() < AT_ONCE && System.nanoTime() < end) {
          running.add(start(model, Kind.values()[random.nextInt(Kind.values().length)]));
        }
        finish(running.remove(random.nextInt(running.size())), out);
        if (sessions() % BETWEEN_LOOKS == 0) {
          look(out);
        }
      }
    }
    look(out);
    out.println("ended: " + ended + ", unexpected: " + unexpected);
  }

  private void look(PrintStream out) {
    Memory now = Memory.now();
    looks.add(now);
    out.println(sessions() + " sessions: " + now);
  }

  /** Returns what was seen of the memory, in order. */
  List<Memory> looks() {
    return List.copyOf(looks);
  }

  /** Returns how many sessions of each kind have ended. */
  Map<Kind, Integer> ended() {
    return Map.copyOf(ended);
  }

  /** Returns how many ended in another way than their kind may. */
  int unexpected() {
    return unexpected;
  }

  private int sessions() {
    return ended.values().stream().mapToInt(Integer::intValue).sum();
  }

  private Running start(ReasoningModel model, Kind kind) {
    Question question =
        Question.multipleChoice(
            "Patient " + random.nextInt(1000) + " is " + random.nextInt(100) + " years old.",
            "low risk",
            "medium risk",
            "high risk");
    var session =
        model
            .session()
            .seed(random.nextLong())
            .sampling(Sampling.temperature(random.nextInt(2)))
            .maxAnswerTokens(8)
            .maxThinkingTokens(kind == Kind.LONG ? 768 : 96)
            .budget(strategy(kind));
    if (kind == Kind.DEADLINE) {
      session.deadline(Duration.ofMillis(1 + random.nextInt(200)));
    } else if (kind == Kind.FAILING_LISTENER) {
      session.listener(new Failing(random.nextInt(20)));
    }
    Running started = new Running(kind, session.start(question));
    if (kind == Kind.CANCELLED) {
      started.session().cancel();
    }
    return started;
  }

  private static BudgetController strategy(Kind kind) {
    return switch (kind) {
      case PROBING -> new Probing();
      case WAITING -> Budgets.parse("wait:3,max=96");
      case LONG -> Budgets.fixed(768);
      default -> Budgets.fixed(48);
    };
  }

  private void finish(Running one, PrintStream out) {
    ended.merge(one.kind(), 1, Integer::sum);
    boolean fine;
    try {
      one.session().await();
      fine = true; // a listener may fail later than the session ends
    } catch (CapacityException e) {
      fine = one.kind() == Kind.DEADLINE;
    } catch (GenerationException e) {
      fine = one.kind() == Kind.FAILING_LISTENER;
    }
    if (!fine) {
      unexpected++;
      out.println("a " + one.kind() + " session failed: " + one.session().result());
    }
  }

  /** Fails after some pieces of text. */
  private static final class Failing implements ReasoningListener {
    private int left;

    Failing(int pieces) {
      left = pieces;
    }

    @Override
    public void onThinking(String text) {
      if (left-- == 0) {
        throw new IllegalStateException("this listener fails on purpose");
      }
    }
  }

  /** Probes every few tokens, in turn waiting for the result and not. */
  private record Probing() implements BudgetController {
    @Override
    public Requirements requirements() {
      return Requirements.none().withProbes(2, Probe.optionLetters(), Probe.answer(4));
    }

    @Override
    public Run start(StrategyContext context) {
      int[] step = new int[1];
      return state ->
          switch (step[0]++ % 4) {
            case 0 -> BudgetDecision.probe(Probe.optionLetters());
            case 1 -> BudgetDecision.probeBeside(Probe.answer(4));
            case 2 -> state.atNaturalEnd() ? BudgetDecision.acceptEnd() : BudgetDecision.thinkOn(8);
            default ->
                state.atNaturalEnd() ? BudgetDecision.acceptEnd() : BudgetDecision.thinkOn(3);
          };
    }
  }
}
