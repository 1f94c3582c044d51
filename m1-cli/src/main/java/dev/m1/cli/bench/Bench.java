package dev.m1.cli.bench;

import dev.m1.ModelOptions;
import dev.m1.ModelOptions.Execution;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/**
 * Measures one model through the full stack and in a bare loop over the same kind of backend. Both
 * are open at the same time and take turns within each round, the one that begins changing from
 * round to round, so that what else the machine does hits both.
 */
public final class Bench {
  private static final int SHORT_PROMPT = 32;
  private static final int LOOKS = 20;

  /**
   * Java compiles both loops meanwhile, as it has in a program that runs for more than a moment.
   */
  private static final long WARM_UP_NANOS = 2_000_000_000;

  /** Opens what is measured. */
  public interface Opener {
    /** Opens the model as users do. */
    ReasoningModel model(ModelOptions options);

    /** Opens the backend that {@link #model} would use. */
    Backend backend(ModelOptions options);
  }

  private final Opener opener;
  private final ModelOptions options;
  private final BenchSettings settings;
  private final Consumer<String> progress;
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<String> skipped = new ArrayList<>();
  private final Questions questions = new Questions();

  /**
   * Prepares a run.
   *
   * @param progress told what is being measured
   */
  public Bench(
      Opener opener, ModelOptions options, BenchSettings settings, Consumer<String> progress) {
    this.opener = opener;
    this.options = options;
    this.settings = settings;
    this.progress = progress;
  }

  /** Measures everything. */
  public Findings run() {
    open();
    Backend first = opener.backend(options);
    try (BareLoop bare = new BareLoop(first);
        FullStack stack = new FullStack(opener.backend(options), options, bare.endings())) {
      prefill(stack, bare);
      int tokens = settings.tokens() > 0 ? settings.tokens() : calibrate(bare);
      generate(stack, bare, tokens);
      fork(stack, bare);
      return new Findings(
          stack.model().info(), stack.model().limits(), tokens, comparisons, skipped);
    }
  }

  /** Figures of one thing, round by round. */
  private static final class Pairs {
    private final List<Double> stack = new ArrayList<>();
    private final List<Double> bare = new ArrayList<>();

    void add(double stackFigure, double bareFigure) {
      stack.add(stackFigure);
      bare.add(bareFigure);
    }

    Comparison named(String what, String unit) {
      return new Comparison(what, unit, stack, bare);
    }
  }

  private void open() {
    progress.accept("opening");
    openStack();
    openBare();
    Pairs pairs = new Pairs();
    for (int round = 0; round < settings.rounds(); round++) {
      double[] both = inTurn(round, this::openStack, this::openBare);
      pairs.add(both[0], both[1]);
    }
    comparisons.add(pairs.named("open the model", "ms"));
  }

  private double openStack() {
    long start = System.nanoTime();
    ReasoningModel model = opener.model(options);
    double millis = (System.nanoTime() - start) / 1e6;
    model.close();
    return millis;
  }

  private double openBare() {
    long start = System.nanoTime();
    Backend backend = opener.backend(options);
    double millis = (System.nanoTime() - start) / 1e6;
    backend.close();
    return millis;
  }

  /** Measures both, the stack first in even rounds. */
  private static double[] inTurn(int round, DoubleSupplier stack, DoubleSupplier bare) {
    double[] both = new double[2];
    if (round % 2 == 0) {
      both[0] = stack.getAsDouble();
      both[1] = bare.getAsDouble();
    } else {
      both[1] = bare.getAsDouble();
      both[0] = stack.getAsDouble();
    }
    return both;
  }

  private List<Question> ask(BareLoop bare, int count, int tokens) {
    List<Question> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(questions.next(tokens, bare::count));
    }
    return all;
  }

  private void prefill(FullStack stack, BareLoop bare) {
    progress.accept("reading prompts");
    int length = Math.min(settings.promptTokens(), stack.model().limits().maxSequenceTokens() / 2);
    // the first question after opening pays for warm-up; those that are measured come later
    stack.run(ask(bare, 1, SHORT_PROMPT), 1, 0);
    Pairs speed = new Pairs();
    Pairs first = new Pairs();
    for (int round = -1; round < settings.rounds(); round++) {
      FullStack.Round asked = stack.run(ask(bare, 1, length), 1, 0);
      FullStack.Prompt prompt = asked.prompts().get(0);
      double bareNanos = bare.prefill(prompt.tokens(), prompt.cached());
      double bareEncoding = bare.encodingNanos(prompt.tokens());
      if (round >= 0) { // the one before warms up
        int read = prompt.tokens().length - prompt.cached();
        speed.add(read / (asked.prefillNanos() / 1e9), read / (bareNanos / 1e9));
        first.add(asked.firstTokenNanos() / 1e6, (bareEncoding + bareNanos) / 1e6);
      }
    }
    comparisons.add(speed.named("read a prompt of " + length + " tokens", "tokens/s"));
    comparisons.add(first.named("from asking such a question to its first token", "ms"));
  }

  private int calibrate(BareLoop bare) {
    BareLoop.Lanes lanes = bare.open(List.of(new int[] {0, 0, 0, 0}));
    bare.generate(lanes, 4);
    int tokens = 8;
    double perSecond = tokens / (bare.generate(lanes, tokens).nanos() / 1e9);
    bare.close(lanes);
    return (int) Math.max(16, Math.min(BenchSettings.MOST_TOKENS, perSecond));
  }

  private void generate(FullStack stack, BareLoop bare, int tokens) {
    Pairs alone = new Pairs();
    for (int count : settings.sessions()) {
      String what = count == 1 ? "generate, 1 session" : "generate, " + count + " sessions";
      String reason = reasonToSkip(stack, count);
      if (!reason.isEmpty()) {
        skipped.add(what + ": " + reason);
        continue;
      }
      progress.accept(what);
      Pairs speed = generateTogether(stack, bare, count, tokens, what);
      if (count == 1) {
        alone = speed;
      } else if (count == settings.mostSessions() && !alone.stack.isEmpty()) {
        Pairs gain = new Pairs();
        for (int i = 0; i < settings.rounds(); i++) {
          gain.add(speed.stack.get(i) / alone.stack.get(i), speed.bare.get(i) / alone.bare.get(i));
        }
        comparisons.add(gain.named(count + " sessions against 1", "times"));
      }
    }
  }

  private Pairs generateTogether(
      FullStack stack, BareLoop bare, int count, int tokens, String what) {
    List<Question> asked = ask(bare, count, SHORT_PROMPT);
    FullStack.Round first = stack.run(asked, 1, 0);
    List<int[]> prompts = first.prompts().stream().map(FullStack.Prompt::tokens).toList();
    Pairs speed = new Pairs();
    Pairs own = new Pairs();
    long warm = System.nanoTime() + WARM_UP_NANOS;
    boolean warmingUp = true; // at least once
    for (int round = 0; round < settings.rounds(); ) {
      BareLoop.Lanes lanes = bare.open(prompts);
      double[] rest = new double[2];
      double[] both =
          inTurn(
              round,
              () -> {
                FullStack.Round run = stack.run(asked, tokens, 0);
                rest[0] = (run.nanos() - run.decodeNanos()) / 1e3 / run.tokens();
                return run.tokens() / (run.nanos() / 1e9);
              },
              () -> {
                BareLoop.Took took = bare.generate(lanes, tokens);
                rest[1] = (took.nanos() - took.decodeNanos()) / 1e3 / tokens / count;
                return count * tokens / (took.nanos() / 1e9);
              });
      bare.close(lanes);
      if (warmingUp) {
        warmingUp = System.nanoTime() < warm;
      } else {
        speed.add(both[0], both[1]);
        own.add(rest[0], rest[1]);
        round++;
      }
    }
    comparisons.add(speed.named(what, "tokens/s"));
    if (count == settings.sessions().get(0)) {
      comparisons.add(own.named("all but decode in it, for each token", "µs"));
    }
    return speed;
  }

  private static String reasonToSkip(FullStack stack, int count) {
    ReasoningModel model = stack.model();
    if (count > 1 && model.execution() == Execution.REPRODUCIBLE) {
      return "under REPRODUCIBLE sessions run one after the other";
    }
    if (count > 1 && !model.capabilities().contains(Capability.MANY_SEQUENCES)) {
      return "the backend lacks MANY_SEQUENCES";
    }
    if (count > model.limits().maxSequences()) {
      return "the model was opened with " + model.limits().maxSequences() + " sequences";
    }
    return "";
  }

  private void fork(FullStack stack, BareLoop bare) {
    int room = stack.model().limits().maxSequenceTokens() - 512;
    int length = Math.min(settings.forkTokens(), Math.max(16, room));
    String what = "fork " + length + " tokens";
    var can = stack.model().capabilities();
    boolean forks = can.contains(Capability.FORK_SHARED) || can.contains(Capability.FORK_COPY);
    if (!forks || !can.contains(Capability.MANY_SEQUENCES) || !can.contains(Capability.TRUNCATE)) {
      skipped.add(what + ": the backend has only " + can);
      return;
    }
    progress.accept(what);
    List<Question> asked = ask(bare, 1, length);
    int[] prompt = stack.run(asked, 1, LOOKS).prompts().get(0).tokens();
    int sequence = bare.open(List.of(prompt)).sequences()[0];
    Pairs fork = new Pairs();
    Pairs probe = new Pairs();
    for (int round = -1; round < settings.rounds(); round++) {
      FullStack.Round run = stack.run(asked, 1, LOOKS);
      double bareFork = median(i -> bare.fork(sequence));
      double bareProbe = median(i -> bare.probe(sequence, prompt[0]));
      if (round >= 0) {
        fork.add(median(run.forks()::get) / 1e3, bareFork / 1e3);
        probe.add(median(run.looks()::get) / 1e3, bareProbe / 1e3);
      }
    }
    comparisons.add(fork.named(what, "µs"));
    comparisons.add(probe.named("probe the next token after " + length + " tokens", "µs"));
  }

  private static double median(Function<Integer, Long> figure) {
    long[] all = new long[LOOKS];
    for (int i = 0; i < LOOKS; i++) {
      all[i] = figure.apply(i);
    }
    java.util.Arrays.sort(all);
    return all[LOOKS / 2];
  }
}
