package dev.m1.bench;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.eval.bedside.Wording;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.run.EvalPlan;
import dev.m1.eval.run.EvalRunner;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunProgress;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures the embedded model on held-out vignettes, through m1 on llama.cpp, and writes the
 * figures into its model card. Interrupted, the same command over the same folder goes on.
 *
 * <p>Arguments: [card=m1-model-tiny/MODEL_CARD.md] [out=target/model-card] [seeds=1001,…,1005]
 * [questions=1000] [unseen=200], the last two a seed.
 */
public final class ModelCard {
  /** No thinking of this model is longer: cut here, nothing is cut. */
  static final int FULL = 512;

  static final List<Integer> BUDGETS = List.of(0, 16, 32, 64, 96, 128, 192, 256);
  private static final int LOOK_EVERY = 16; // every budget is a multiple
  private static final int ANSWER_TOKENS = 48;
  private static final int AT_ONCE = 8;
  private static final int FORKS = 4;

  private final Map<String, String> settings = new TreeMap<>();

  ModelCard(String... arguments) {
    settings.put("card", "m1-model-tiny/MODEL_CARD.md");
    settings.put("out", "target/model-card");
    settings.put("seeds", "1001,1002,1003,1004,1005");
    settings.put("questions", "1000");
    settings.put("unseen", "200");
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length < 2 || !settings.containsKey(parts[0])) {
        throw new IllegalArgumentException(
            "arguments are NAME=VALUE with a name of "
                + settings.keySet()
                + ": \""
                + argument
                + "\"");
      }
      settings.put(parts[0], parts[1]);
    }
  }

  /** Measures and writes the card. */
  public static void main(String[] args) {
    new ModelCard(args).run(System.out);
  }

  /** Measures what is not measured yet, then writes the figures and the card. */
  void run(PrintStream out) {
    Path folder = Path.of(value("out"));
    CardFigures training = measure(Wording.TRAINING, "questions", folder, out);
    CardFigures unseen = measure(Wording.UNSEEN, "unseen", folder, out);
    Path card = Path.of(value("card"));
    try {
      Files.writeString(
          folder.resolve("figures.json"),
          "{\"training\":" + training.json() + ",\"unseen\":" + unseen.json() + "}\n");
      Files.writeString(
          card, CardText.replaced(Files.readString(card), new CardText(training, unseen).write()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println("the figures are in " + card + " and " + folder.resolve("figures.json"));
  }

  private CardFigures measure(Wording wording, String countName, Path folder, PrintStream out) {
    int count = Integer.parseInt(value(countName));
    List<RunDirectory> runs = new ArrayList<>();
    ModelOptions options =
        ModelOptions.builder()
            .maxSequences(AT_ONCE * (1 + FORKS))
            .contextTokens(AT_ONCE * 2048)
            .threads(1) // at this size a second one mostly waits for the first
            .build();
    try (ReasoningModel model = ReasoningModel.embedded(options)) {
      for (long seed :
          Arrays.stream(value("seeds").split(",")).mapToLong(Long::parseLong).toArray()) {
        String name = seed + "-" + wording.name().toLowerCase(Locale.ROOT);
        new EvalRunner(
                model,
                plan(seed, count, wording),
                folder.resolve(name),
                progress -> show(name, progress, out))
            .run();
        runs.add(RunDirectory.open(folder.resolve(name)));
      }
    }
    return CardFigures.of(runs);
  }

  private static EvalPlan plan(long seed, int count, Wording wording) {
    return EvalPlan.of(Benchmarks.bedside(seed, count, wording))
        .budgets(BUDGETS)
        .budgets(List.of(FULL))
        .waits(List.of(1), List.of(FULL))
        .lookEvery(LOOK_EVERY)
        .seed(seed)
        .maxAnswerTokens(ANSWER_TOKENS)
        .traces(false)
        .build();
  }

  private static void show(String name, RunProgress progress, PrintStream out) {
    if (progress.done() % 50 == 0 || progress.done() == progress.total()) {
      out.println(name + ": " + progress.done() + " of " + progress.total());
    }
  }

  private String value(String name) {
    return settings.getOrDefault(name, "");
  }
}
