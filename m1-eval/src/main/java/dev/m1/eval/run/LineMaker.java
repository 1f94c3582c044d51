package dev.m1.eval.run;

import dev.m1.AnswerEnd;
import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Budgets;
import dev.m1.CapacityException;
import dev.m1.ModelOptions;
import dev.m1.Observation;
import dev.m1.Probe;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.SessionBuilder;
import dev.m1.ThinkingEnd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a run's lines: runs the sessions that a task needs and reads its cells out of them.
 * Thread-safe: each line is made on its caller's thread.
 */
final class LineMaker {
  private static final int FORKS = 4;

  private final ReasoningModel model;
  private final EvalPlan plan;
  private final TraceRules rules;

  LineMaker(ReasoningModel model, EvalPlan plan) {
    this.model = model;
    this.plan = plan;
    boolean fixed = model.execution() == ModelOptions.Execution.REPRODUCIBLE;
    boolean letters = plan.answers() == EvalPlan.Answers.LETTERS;
    rules =
        new TraceRules(
            letters ? Probe.optionLetters() : Probe.sessionAnswer(plan.maxAnswerTokens()),
            fixed ? 1 : forks(model, plan),
            fixed ? BudgetDecision.Mode.AWAIT : BudgetDecision.Mode.BESIDE,
            plan.lookEvery(),
            plan.letters());
  }

  /** Returns how many forks a session of the plan may have under way at a time. */
  static int forks(ReasoningModel model, EvalPlan plan) {
    boolean forks = (plan.arms().size() > 1 && !plan.exact()) || plan.lookEvery() > 0;
    return forks || plan.letters() || plan.answers() == EvalPlan.Answers.LETTERS
        ? Math.max(1, Math.min(FORKS, model.limits().maxSequences() - 1))
        : 0;
  }

  /** A line with the traces it was read from, and how long its sessions took. */
  record Made(RunLine line, List<RunTrace> traces, long sessionNanos) {}

  /**
   * Makes a line; empty if the calling thread was interrupted.
   *
   * @throws dev.m1.M1Exception if a session fails
   */
  Optional<Made> make(Task task) {
    long start = System.nanoTime();
    Collected all = new Collected(task);
    for (List<Arm> group : groups()) {
      if (!run(all, group)) {
        return Optional.empty();
      }
    }
    return Optional.of(all.line((System.nanoTime() - start) / 1e9));
  }

  /** Returns the conditions by session: those that can share a trace do. */
  private List<List<Arm>> groups() {
    List<List<Arm>> groups = new ArrayList<>();
    List<Arm> cuts = new ArrayList<>();
    List<Arm> minimums = new ArrayList<>();
    for (Arm arm : plan.arms()) {
      switch (plan.exact() ? Arm.Kind.STRATEGY : arm.kind()) {
        case BUDGET, WAIT -> cuts.add(arm);
        case MINIMUM -> minimums.add(arm);
        case STRATEGY -> groups.add(List.of(arm));
      }
    }
    for (List<Arm> shared : List.of(minimums, cuts)) {
      if (!shared.isEmpty()) {
        groups.add(0, shared); // cuts come first: theirs is the line's trace
      }
    }
    return groups;
  }

  /** Runs one session for some conditions, and those it could not serve on their own. */
  private boolean run(Collected all, List<Arm> arms) {
    long start = System.nanoTime();
    ReasoningResult result = ask(all.task, controller(arms));
    all.sessionNanos += System.nanoTime() - start;
    if (result == null) {
      return false;
    }
    SessionReading session = SessionReading.of(result);
    CellReader reader = new CellReader(session, all.task, plan, arms);
    all.take(session, arms, reader);
    for (Arm arm : arms) {
      Optional<CellReader.Read> read = reader.read(arm);
      if (read.isPresent()) {
        all.put(arm, read.get());
      } else if (arms.size() == 1) {
        throw new CapacityException(
            "the context has no room for "
                + arm.label()
                + ", only for "
                + session.thinkingTokens()
                + " thinking tokens; open the model with more contextTokens");
      } else if (!run(all, List.of(arm))) {
        return false;
      }
    }
    return true;
  }

  private BudgetController controller(List<Arm> arms) {
    Arm first = arms.get(0);
    boolean plain =
        arms.size() == 1
            && rules.lookEvery() == 0
            && !rules.letters()
            && plan.answers() == EvalPlan.Answers.TEXT;
    return switch (first.kind()) {
      case STRATEGY -> Budgets.parse(first.strategy());
      case MINIMUM ->
          plain
              ? Budgets.minimum(first.tokens())
              : new MinimumSweep(arms, plan.maxThinkingTokens(), rules);
      case BUDGET ->
          plain ? Budgets.fixed(first.tokens()) : new CutSweep(arms, rules, plan.answers());
      case WAIT ->
          !plain
              ? new CutSweep(arms, rules, plan.answers())
              : first.waits() == 0
                  ? Budgets.fixed(first.tokens())
                  : Budgets.budgetForcing(first.waits(), first.tokens());
    };
  }

  private @Nullable ReasoningResult ask(Task task, BudgetController controller) {
    SessionBuilder session =
        model
            .session()
            .budget(controller)
            .maxThinkingTokens(limit(controller))
            .maxAnswerTokens(plan.maxAnswerTokens())
            .sampling(plan.sampling())
            .seed(task.seed())
            .prompt(plan.prompt())
            .record(plan.observations().toArray(new Observation[0]));
    ReasoningResult result = session.ask(task.question());
    boolean cancelled =
        result.thinkingEnd() == ThinkingEnd.CANCELLED || result.answerEnd() == AnswerEnd.CANCELLED;
    return cancelled ? null : result;
  }

  /** A cap that a condition names is meant, also where it exceeds the plan's limit. */
  private int limit(BudgetController controller) {
    return controller.requirements().maxThinkingTokens().orElse(plan.maxThinkingTokens());
  }

  /** What the sessions of one line have given so far. */
  private final class Collected {
    private final Task task;
    private final Map<Arm, Cell> cells = new LinkedHashMap<>();
    private final List<RunTrace> traces = new ArrayList<>();
    private @Nullable SessionReading longest;
    private List<Look> looks = List.of();
    private long computed;
    private long sessionNanos;
    private long separate;

    Collected(Task task) {
      this.task = task;
    }

    void take(SessionReading session, List<Arm> arms, CellReader reader) {
      computed += session.computed();
      SessionReading before = longest;
      if (before == null || (plan.exact() && session.thinkingTokens() > before.thinkingTokens())) {
        longest = session;
        looks = reader.looks();
      }
      if (plan.traces()) {
        String label =
            arms.size() == plan.arms().size()
                ? ""
                : String.join(" ", arms.stream().map(Arm::label).toList());
        traces.add(
            new RunTrace(
                task.item().id(), task.sample(), task.order(), label, session.result().trace()));
      }
    }

    void put(Arm arm, CellReader.Read read) {
      cells.put(arm, read.cell());
      separate += read.separateTokens();
    }

    Made line(double seconds) {
      SessionReading shared = longest;
      if (shared == null) {
        throw new IllegalStateException("a line needs a session");
      }
      List<Cell> inOrder = plan.arms().stream().map(cells::get).toList();
      RunLine line =
          new RunLine(
              task.item().id(),
              task.item().cluster(),
              task.sample(),
              task.seed(),
              task.order(),
              task.key(),
              shared.result().usage().prompt(),
              shared.thinkingTokens(),
              shared.result().thinkingEnd(),
              shared.result().thinking(),
              inOrder,
              looks,
              computed,
              separate,
              seconds,
              Optional.empty());
      return new Made(line, List.copyOf(traces), sessionNanos);
    }
  }

  /** Returns the line of a task whose session failed. */
  static RunLine failed(Task task, String reason, double seconds) {
    return new RunLine(
        task.item().id(),
        task.item().cluster(),
        task.sample(),
        task.seed(),
        task.order(),
        task.key(),
        0,
        0,
        ThinkingEnd.FAILED,
        "",
        List.of(),
        List.of(),
        0,
        0,
        seconds,
        Optional.of(reason));
  }
}
