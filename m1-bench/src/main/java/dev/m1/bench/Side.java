package dev.m1.bench;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** One side of {@link BesideJavaLlama}: measures once for each line it reads. */
final class Side {
  static final String MARK = "measured ";
  private static final int CONTEXT = 4096;
  private static final String SYSTEM = "You are a helpful assistant.";
  private static final String TEXT =
      "A 62-year-old man has had chest pain for two hours. He takes digoxin and furosemide. Tell at"
          + " length what may be wrong with him, which tests you would order and why. Case ";

  private Side() {}

  /** What a measurement found. */
  private record Figures(double tokensPerSecond, double firstMillis) {}

  /** Generates a number of tokens. */
  private interface Measurement {
    Figures measure(int round);
  }

  static void serve(String[] args) throws IOException {
    Path model = Path.of(args[2]);
    int tokens = Integer.parseInt(args[3]);
    int threads = Integer.parseInt(args[4]);
    Measurement side =
        args[1].equals("m1") ? m1(model, tokens, threads) : javaLlama(model, tokens, threads);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (int round = 0; in.readLine() != null; round++) {
      Figures figures = side.measure(round);
      System.out.printf(
          Locale.ROOT, "%s%.3f %.3f%n", MARK, figures.tokensPerSecond(), figures.firstMillis());
      System.out.flush();
    }
    System.exit(0);
  }

  private static Measurement m1(Path path, int tokens, int threads) {
    ReasoningModel model =
        ReasoningModel.open(
            path, ModelOptions.builder().contextTokens(CONTEXT).threads(threads).build());
    return round -> {
      FirstPiece first = new FirstPiece();
      ReasoningResult result =
          model
              .session()
              .system(SYSTEM)
              .prompt(PromptFormat.plain())
              .budget(Budgets.fixed(tokens))
              .maxAnswerTokens(1)
              .listener(first)
              .ask(Question.freeText(round + TEXT + round));
      // the first row of logits gives the first token, the other tokens take a decode each
      double seconds = result.timings().thinking().toNanos() / 1e9;
      return new Figures((result.usage().thinking() - 1) / seconds, first.millis());
    };
  }

  /**
   * Greedy, as m1 is; no end of text, so that all tokens come; one text piece for each token and an
   * empty one at the end. The prompt is what the ChatML template of the models measured gives m1.
   */
  private static Measurement javaLlama(Path path, int tokens, int threads) {
    LlamaModel.setLogger(null, (level, message) -> {});
    LlamaModel model =
        new LlamaModel(
            new ModelParameters()
                .setModel(path.toString())
                .setCtxSize(CONTEXT)
                .setThreads(threads)
                .setThreadsBatch(threads)
                .setGpuLayers(0)
                .enableFlashAttn());
    return round -> {
      InferenceParameters parameters =
          new InferenceParameters(
                  "<|im_start|>system\n"
                      + SYSTEM
                      + "<|im_end|>\n<|im_start|>user\n"
                      + round
                      + TEXT
                      + round
                      + "<|im_end|>\n<|im_start|>assistant\n")
              .setTemperature(0)
              .setTopK(1)
              .setRepeatPenalty(1)
              .setIgnoreEos(true)
              .setCachePrompt(false)
              .setNPredict(tokens);
      long asked = System.nanoTime();
      long first = 0;
      long last = asked;
      int pieces = 0;
      LlamaIterator pieceIterator = model.generate(parameters).iterator();
      while (pieceIterator.hasNext()) {
        if (!pieceIterator.next().text.isEmpty()) {
          last = System.nanoTime();
          first = pieces++ == 0 ? last : first;
        }
      }
      return new Figures((pieces - 1) / ((last - first) / 1e9), (first - asked) / 1e6);
    };
  }

  /** Notes when the first text came. */
  private static final class FirstPiece implements dev.m1.ReasoningListener {
    private final long asked = System.nanoTime();
    private long first;

    @Override
    public void onThinking(String text) {
      if (first == 0) {
        first = System.nanoTime();
      }
    }

    double millis() {
      return (first - asked) / 1e6;
    }
  }
}
