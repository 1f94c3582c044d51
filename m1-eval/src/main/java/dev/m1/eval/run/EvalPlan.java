package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import dev.m1.Budgets;
import dev.m1.Observation;
import dev.m1.PromptFormat;
import dev.m1.ReasoningModel;
import dev.m1.Sampling;
import dev.m1.eval.data.Benchmark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says what an evaluation asks: a benchmark, the conditions under which each question is answered,
 * samples and orders. Immutable; made by {@link #of}.
 */
public final class EvalPlan {
  /** How the answers of the conditions are had. */
  public enum Answers {
    /** The model writes them. */
    TEXT,
    /**
     * One row of logits after the hand-over tells the probabilities of the option letters, of which
     * the highest is the answer; no answer tokens. For budgets and waits over questions with
     * options.
     */
    LETTERS
  }

  private final Builder settings;

  private EvalPlan(Builder settings) {
    this.settings = settings;
  }

  /** Starts a plan over a benchmark; it needs at least one condition. */
  public static Builder of(Benchmark benchmark) {
    return new Builder(requireNonNull(benchmark, "benchmark"));
  }

  Benchmark benchmark() {
    return settings.benchmark;
  }

  /** Returns the conditions, in order. */
  public List<Arm> arms() {
    return List.copyOf(settings.arms);
  }

  boolean exact() {
    return settings.exact;
  }

  /** Returns how many samples each question gets. */
  public int samples() {
    return settings.samples;
  }

  /** Returns in how many orders of its options each question is asked. */
  public int orders() {
    return settings.orders;
  }

  long seed() {
    return settings.seed;
  }

  /** Returns how many clusters are asked at most; 0 for all. */
  int limit() {
    return settings.limit;
  }

  Sampling sampling() {
    return settings.sampling;
  }

  int maxThinkingTokens() {
    return settings.maxThinkingTokens;
  }

  int maxAnswerTokens() {
    return settings.maxAnswerTokens;
  }

  PromptFormat prompt() {
    return PromptFormat.named(settings.prompt);
  }

  Answers answers() {
    return settings.answers;
  }

  int lookEvery() {
    return settings.lookEvery;
  }

  /** Says whether the option letters are looked at beside each written answer. */
  boolean letters() {
    return settings.letters && answers() == Answers.TEXT;
  }

  Set<Observation> observations() {
    return settings.observations;
  }

  boolean traces() {
    return settings.traces;
  }

  RunManifest manifest(ReasoningModel model, ClusterSample sample) {
    String version = EvalPlan.class.getPackage().getImplementationVersion();
    return new RunManifest(
            version == null ? "development" : version,
            Instant.now(),
            benchmark().name(),
            benchmark().source(),
            benchmark().md5(),
            sample.items(),
            sample.clusters().isEmpty()
                ? "all"
                : sample.clusters().size() + " of " + sample.of() + " clusters, seed " + seed(),
            arms(),
            exact(),
            samples(),
            seed(),
            sampling(),
            maxAnswerTokens(),
            settings.prompt,
            "strict",
            model.execution(),
            model.info(),
            options(sample),
            "")
        .hashed();
  }

  private Map<String, String> options(ClusterSample sample) {
    Map<String, String> options = new TreeMap<>();
    options.put("answers", answers().name());
    options.put("maxThinkingTokens", String.valueOf(maxThinkingTokens()));
    options.put("orders", String.valueOf(orders()));
    options.put("traces", String.valueOf(traces()));
    if (sample.leftOut() > 0) {
      options.put(RunManifest.LEFT_OUT, String.valueOf(sample.leftOut()));
    }
    List<String> record = new ArrayList<>();
    if (lookEvery() > 0) {
      record.add("probe=" + lookEvery());
    }
    if (letters()) {
      record.add("letters");
    }
    observations().forEach(each -> record.add(each.name().toLowerCase(java.util.Locale.ROOT)));
    if (!record.isEmpty()) {
      options.put("record", String.join(",", record));
    }
    return options;
  }

  /** Collects a plan's settings. Confined to one thread. */
  public static final class Builder {
    private final Benchmark benchmark;
    private Set<Arm> arms = new LinkedHashSet<>();
    private boolean exact;
    private int samples = 1;
    private int orders = 1;
    private long seed = 1;
    private int limit;
    private Sampling sampling = Sampling.greedy();
    private int maxThinkingTokens = 4096;
    private int maxAnswerTokens = 1024;
    private String prompt = "m1";
    private Answers answers = Answers.TEXT;
    private int lookEvery;
    private boolean letters;
    private Set<Observation> observations = EnumSet.noneOf(Observation.class);
    private boolean traces = true;

    private Builder(Benchmark benchmark) {
      this.benchmark = benchmark;
    }

    private Builder(Builder other) {
      benchmark = other.benchmark;
      arms = new LinkedHashSet<>(other.arms);
      exact = other.exact;
      samples = other.samples;
      orders = other.orders;
      seed = other.seed;
      limit = other.limit;
      sampling = other.sampling;
      maxThinkingTokens = other.maxThinkingTokens;
      maxAnswerTokens = other.maxAnswerTokens;
      prompt = other.prompt;
      answers = other.answers;
      lookEvery = other.lookEvery;
      letters = other.letters;
      observations = Set.copyOf(other.observations);
      traces = other.traces;
    }

    /** Adds conditions that cut the thinking at so many tokens, 0 or more each. */
    public Builder budgets(Collection<Integer> tokens) {
      tokens.forEach(each -> arms.add(Arm.budget(each)));
      return this;
    }

    /**
     * Adds the grid of "Wait" rounds and caps: so many natural ends are refused with "Wait", and
     * the thinking is cut at the cap.
     *
     * @param rounds 0 or more each; 0 accepts the first natural end
     * @param caps thinking tokens, 0 or more each
     */
    public Builder waits(Collection<Integer> rounds, Collection<Integer> caps) {
      caps.forEach(cap -> rounds.forEach(round -> arms.add(Arm.wait(round, cap))));
      return this;
    }

    /**
     * Adds conditions that refuse natural ends before so many tokens, within {@link
     * #maxThinkingTokens}.
     */
    public Builder minimums(Collection<Integer> tokens) {
      tokens.forEach(each -> arms.add(Arm.minimum(each)));
      return this;
    }

    /**
     * Adds a strategy by its text, such as {@code soft:1024}, within {@link #maxThinkingTokens}.
     *
     * @throws IllegalArgumentException if the text names no strategy
     */
    public Builder strategy(String text) {
      Budgets.parse(text);
      arms.add(Arm.strategy(text));
      return this;
    }

    /**
     * Runs every condition on its own instead of as a fork of one trace; default false. The answers
     * are the same; only the cost differs.
     */
    public Builder exact(boolean apart) {
      exact = apart;
      return this;
    }

    /** Sets how many samples each question gets, 1 or more; default 1. Needs a temperature. */
    public Builder samples(int count) {
      samples = inRange(count, 1, 1000, "samples");
      return this;
    }

    /**
     * Sets in how many orders of its options each question is asked, the file's own first; default
     * 1. Questions whose options speak of each other by place keep their own order alone.
     */
    public Builder orders(int count) {
      orders = inRange(count, 1, 120, "orders");
      return this;
    }

    /** Sets the seed of every random choice; default 1. */
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Asks a seeded sample of so many clusters of questions, never the first ones; 0 (the default)
     * asks all.
     */
    public Builder limit(int clusters) {
      limit = inRange(clusters, 0, Integer.MAX_VALUE, "limit");
      return this;
    }

    /** Sets how tokens are chosen; default greedy. */
    public Builder sampling(Sampling settings) {
      sampling = requireNonNull(settings, "settings");
      return this;
    }

    /** Sets the most thinking of minimums and strategies, in tokens, 0 or more; default 4096. */
    public Builder maxThinkingTokens(int tokens) {
      maxThinkingTokens = inRange(tokens, 0, Integer.MAX_VALUE, "maxThinkingTokens");
      return this;
    }

    /** Sets the longest answer in tokens, 1 or more; default 1024. */
    public Builder maxAnswerTokens(int tokens) {
      maxAnswerTokens = inRange(tokens, 1, Integer.MAX_VALUE, "maxAnswerTokens");
      return this;
    }

    /** Sets the prompt by the name of its {@link PromptFormat}; default {@code m1}. */
    public Builder prompt(String name) {
      PromptFormat.named(name);
      prompt = name;
      return this;
    }

    /** Sets how the answers are had; default {@link Answers#TEXT}. */
    public Builder answers(Answers how) {
      answers = requireNonNull(how, "how");
      return this;
    }

    /** Looks at the option letters every so many thinking tokens; 0 (the default) does not. */
    public Builder lookEvery(int tokens) {
      lookEvery = inRange(tokens, 0, Integer.MAX_VALUE, "lookEvery");
      return this;
    }

    /**
     * Looks at the option letters at each cut and natural end too, beside the answer written there;
     * for budgets and waits. Default false. Votes can then be weighted by confidence.
     */
    public Builder letters(boolean beside) {
      letters = beside;
      return this;
    }

    /** Records these figures of each thinking token in the traces. */
    public Builder record(Observation... figures) {
      Set<Observation> all = EnumSet.noneOf(Observation.class);
      all.addAll(observations);
      all.addAll(Arrays.asList(figures));
      observations = all;
      return this;
    }

    /** Sets whether the sessions' traces are recorded; default true. */
    public Builder traces(boolean recorded) {
      traces = recorded;
      return this;
    }

    /**
     * Returns the plan.
     *
     * @throws IllegalArgumentException if there is no condition, or settings contradict each other
     */
    public EvalPlan build() {
      if (arms.isEmpty()) {
        throw new IllegalArgumentException(
            "a plan needs conditions; give budgets, waits, minimums or a strategy");
      }
      if (answers == Answers.LETTERS || letters) {
        arms.stream()
            .filter(arm -> arm.kind() != Arm.Kind.BUDGET && arm.kind() != Arm.Kind.WAIT)
            .findFirst()
            .ifPresent(
                arm -> {
                  throw new IllegalArgumentException(
                      "letters go with budgets and waits, not with " + arm.label());
                });
      }
      if (samples > 1 && sampling.temperature() == 0) {
        throw new IllegalArgumentException(
            samples + " samples of a greedy model are all the same; give a temperature");
      }
      return new EvalPlan(new Builder(this));
    }

    private static int inRange(int value, int least, int most, String name) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be in " + least + ".." + most + ": " + value);
      }
      return value;
    }
  }
}
