package dev.m1.cli;

import dev.m1.ModelOptions;
import dev.m1.Observation;
import dev.m1.Sampling;
import dev.m1.eval.bedside.Wording;
import dev.m1.eval.data.Benchmark;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.data.RowProblem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Difficulty;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.RunDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what is asked and where the run goes; those of m1 sweep and m1 eval. */
final class EvalArguments {
  private static final String BEDSIDE = "bedside";
  private static final int BEDSIDE_QUESTIONS = 500;
  private static final int BEDSIDE_ANSWER_TOKENS = 48;
  private static final int ANSWER_TOKENS = 1024;
  private static final int FORKS = 4;

  /** Room for a question of the embedded model's kind, and for markers. */
  private static final int PROMPT_TOKENS = 640;

  private static final int MOST_CONTEXT = 1 << 16;
  private static final int MOST_TOLD = 3;

  @Option(
      names = "--benchmark",
      paramLabel = "WHAT",
      description =
          "bedside (generated questions), a name that m1 datasets add has added, NAME:FILE such as"
              + " medqa:test.jsonl, or a file whose form is recognised. Default: ${DEFAULT-VALUE}.",
      defaultValue = BEDSIDE)
  private String benchmark = BEDSIDE;

  @Option(
      names = "--wording",
      paramLabel = "training|unseen",
      description =
          "Wording of bedside questions: as in the embedded model's training (the default), or one"
              + " it never saw.")
  private @Nullable Wording wording;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "Ask so many questions: a seeded sample of the benchmark's clusters, never its first rows."
              + " Default: all; 500 for bedside.")
  private @Nullable Integer limit;

  @Option(
      names = "--strict",
      description =
          "Stop at the first row of the file that cannot be a question. Default: leave it out and say"
              + " so.")
  private boolean strict;

  @Option(
      names = "--reference",
      paramLabel = "RUN",
      description =
          "A recorded run of another model, m1's or imported; repeat it for more. Questions get the"
              + " slice \"difficulty\": right by none, few or most of them.")
  private List<Path> references = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the questions drawn and of every random choice. Default: 1.",
      defaultValue = "1")
  private long seed;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Answers a question, each with its own seed; needs --temperature. Default: 1.",
      defaultValue = "1")
  private int samples;

  @Option(
      names = "--orders",
      paramLabel = "N",
      description =
          "Ask each question in so many orders of its options, the file's own first; questions whose"
              + " options name each other by place keep their own. Default: 1.",
      defaultValue = "1")
  private int orders;

  @Option(
      names = "--answer-tokens",
      paramLabel = "TOKENS",
      description = "Longest answer. Default: 1024; 48 for bedside.")
  private @Nullable Integer answerTokens;

  @Option(
      names = "--prompt",
      paramLabel = "NAME",
      description =
          "How a question is put: m1, m1-cot (with \"Let's think step by step\"), plain, huatuo,"
              + " huatuo-strict, mmlu-pro, medxpertqa or simple-evals. Default: ${DEFAULT-VALUE}.",
      defaultValue = "m1")
  private String prompt = "m1";

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 (the default) is greedy.",
      defaultValue = "0")
  private double temperature;

  @Option(names = "--top-p", paramLabel = "P", description = "1 keeps all.", defaultValue = "1")
  private double topP;

  @Option(
      names = "--record",
      split = ",",
      paramLabel = "WHAT",
      description =
          "Record more: probe=16 (option letters every 16 thinking tokens), letters (option letters"
              + " beside each answer of budgets and waits), entropy, margin.")
  private List<String> record = new ArrayList<>();

  @Option(names = "--no-traces", description = "Do not write the sessions' traces.")
  private boolean noTraces;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Questions at once, as far as the model has room. Default: ${DEFAULT-VALUE}.",
      defaultValue = "8")
  private int parallel;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "The run's folder; a run that was interrupted there goes on. Default: a temporary one.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Mixin private ModelArguments model = new ModelArguments();

  private Benchmark asked = Benchmarks.open(BEDSIDE);

  @Nullable Path out() {
    return out;
  }

  boolean json() {
    return json;
  }

  ModelArguments model() {
    return model;
  }

  /** Starts a plan with all that both commands have in common. */
  EvalPlan.Builder plan() {
    boolean generated = benchmark.equals(BEDSIDE);
    asked = benchmark(generated);
    EvalPlan.Builder plan =
        EvalPlan.of(sliced(asked))
            .limit(generated || limit == null ? 0 : positive(limit, "--limit"))
            .seed(seed)
            .samples(samples)
            .orders(orders)
            .maxAnswerTokens(answerLimit())
            .prompt(prompt)
            .sampling(Sampling.temperature(temperature).withTopP(topP))
            .traces(!noTraces);
    record.forEach(what -> record(plan, what));
    return plan;
  }

  private Benchmark benchmark(boolean generated) {
    if (generated) {
      int count = limit == null ? BEDSIDE_QUESTIONS : positive(limit, "--limit");
      return Benchmarks.bedside(seed, count, wording == null ? Wording.TRAINING : wording);
    }
    if (wording != null) {
      throw new IllegalArgumentException(
          "--wording goes with --benchmark bedside, not with " + benchmark);
    }
    Benchmark opened = Benchmarks.open(benchmark);
    return strict ? opened.strict() : opened;
  }

  /** Returns the benchmark with its questions sorted by the references' answers, if any. */
  private Benchmark sliced(Benchmark whole) {
    return references.isEmpty()
        ? whole
        : Difficulty.of(references.stream().map(RunDirectory::open).toList()).slice(whole);
  }

  /** Says which rows of the file are left out; a strict reading stops at them. */
  void tellProblems(Shell shell) {
    List<RowProblem> leftOut =
        asked.problems().stream().filter(problem -> !problem.kept()).toList();
    if (!leftOut.isEmpty()) {
      shell.err().println("m1: " + leftOut.size() + " rows cannot be questions and are left out:");
      leftOut.stream().limit(MOST_TOLD).forEach(problem -> shell.err().println("m1:   " + problem));
    }
  }

  private int answerLimit() {
    if (answerTokens != null) {
      return answerTokens;
    }
    return benchmark.startsWith(BEDSIDE) ? BEDSIDE_ANSWER_TOKENS : ANSWER_TOKENS;
  }

  private static void record(EvalPlan.Builder plan, String what) {
    String name = what.strip().toLowerCase(Locale.ROOT);
    if (name.startsWith("probe=")) {
      plan.lookEvery(positive(number(name.substring(6)), "--record probe"));
    } else if (name.equals("letters")) {
      plan.letters(true);
    } else if (name.equals("entropy")) {
      plan.record(Observation.ENTROPY);
    } else if (name.equals("margin")) {
      plan.record(Observation.MARGIN);
    } else {
      throw new IllegalArgumentException(
          "--record takes probe=TOKENS, letters, entropy and margin: \"" + what + "\"");
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--record probe needs a number: \"" + text + "\"", e);
    }
  }

  private static int positive(int value, String name) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more: " + value);
    }
    return value;
  }

  /** Returns the model's options, with room for the questions asked at once. */
  ModelOptions options(EvalPlan plan, int maxThinkingTokens) {
    int sessions = positive(parallel, "--parallel");
    int sequences = Math.min(256, sessions * (1 + FORKS));
    model.identifyWhole();
    if (!model.isEmbedded()) {
      return model.options(sequences);
    }
    int thinking =
        plan.arms().stream()
            .mapToInt(
                arm ->
                    arm.kind() == Arm.Kind.MINIMUM || arm.tokens() == 0
                        ? maxThinkingTokens
                        : arm.tokens())
            .max()
            .orElse(maxThinkingTokens);
    long each = PROMPT_TOKENS + (1L + FORKS) * (answerLimit() + 64L) + thinking;
    return model.options((int) Math.min(MOST_CONTEXT, sessions * each), sequences);
  }
}
