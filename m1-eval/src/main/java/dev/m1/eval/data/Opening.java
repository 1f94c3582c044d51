package dev.m1.eval.data;

import dev.m1.eval.bedside.Wording;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out which benchmark a text or a file is. */
final class Opening {
  private static final long SEED = 1;
  private static final int COUNT = 500;
  private static final String BEDSIDE = "bedside";

  private Opening() {}

  static Benchmark open(String text) {
    if (text.equals(BEDSIDE) || text.startsWith(BEDSIDE + ":")) {
      Wording wording = wording(text.substring(BEDSIDE.length()));
      if (wording != null) {
        return Benchmarks.bedside(SEED, COUNT, wording);
      }
    }
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon);
    boolean named = Cards.all().stream().anyMatch(card -> card.name().equals(name));
    if (named) {
      return named(name, text.substring(colon + 1));
    }
    return DatasetFolder.ofUser().open(text).orElseGet(() -> recognised(path(text)));
  }

  private static @Nullable Wording wording(String rest) {
    return switch (rest) {
      case "", ":training" -> Wording.TRAINING;
      case ":unseen" -> Wording.UNSEEN;
      default -> null; // a file of generated questions
    };
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new BenchmarkException("\"" + text + "\" is no path; " + names(), e);
    }
  }

  private static Benchmark named(String name, String rest) {
    if (rest.isBlank()) {
      throw new BenchmarkException("\"" + name + ":\" needs a path behind the colon");
    }
    if (name.equals("m1-eval")) {
      int set = rest.lastIndexOf('#');
      return set < 0
          ? Benchmarks.m1EvalData(path(rest))
          : Benchmarks.m1EvalData(path(rest.substring(0, set)), rest.substring(set + 1));
    }
    return named(name, path(rest));
  }

  static Benchmark named(String name, Path path) {
    return switch (name) {
      case "medqa" -> Benchmarks.medqa(path);
      case "medmcqa" -> Benchmarks.medmcqa(path);
      case "pubmedqa" -> Benchmarks.pubmedqa(path);
      case "mmlu" -> Benchmarks.mmlu(path);
      case "mmlu-pro" -> Benchmarks.mmluPro(path);
      case "medbullets" -> Benchmarks.medbullets(path);
      case "medxpertqa" -> Benchmarks.medxpertqa(path);
      case "gpqa" -> Benchmarks.gpqa(path, SEED, 1);
      case "m1-eval" -> Benchmarks.m1EvalData(path);
      case "hle" -> Benchmarks.hle(path);
      case "jsonl" -> Benchmarks.jsonLines(path);
      case BEDSIDE -> Benchmarks.bedsideFile(path);
      default -> throw new BenchmarkException("there is no benchmark " + name + "; " + names());
    };
  }

  static Benchmark recognised(Path path) {
    if (Files.isDirectory(path)) {
      return Benchmarks.mmlu(path);
    }
    if (!Files.exists(path)) {
      throw new BenchmarkException(
          "\"" + path + "\" is neither a file nor a benchmark that needs none; " + names());
    }
    char first = Texts.firstCharacter(path);
    String name = first == '{' || first == '[' ? ofJson(Shape.of(path)) : ofCsv(path);
    if (name.isEmpty()) {
      throw new BenchmarkException(
          "the form of "
              + path
              + " is not recognised; name it, as in medqa:"
              + path.getFileName()
              + ". These are read:\n"
              + Cards.all().stream()
                  .map(card -> "  " + card.name() + ": " + card.form())
                  .collect(Collectors.joining("\n")));
    }
    return named(name, path);
  }

  private static String ofJson(Shape shape) {
    if (shape.has("question", "opa", "answer_idx") || shape.hasInside("0")) {
      return "medbullets";
    } else if (shape.has("question", "opa", "cop")) {
      return "medmcqa";
    } else if (shape.hasInside("QUESTION", "CONTEXTS")) {
      return "pubmedqa";
    } else if (shape.hasInside("question", "options", "answer_idx")) {
      return "m1-eval";
    } else if (shape.has("question", "options", "medical_task", "body_system")) {
      return "medxpertqa";
    } else if (shape.has("question", "options", "category", "answer")
        && (shape.has("answer_index") || shape.has("question_id"))) {
      return "mmlu-pro";
    } else if (shape.has("question", "answer_type", "category")) {
      return "hle";
    } else if (shape.has("question", "options", "answer_idx", "meta_info")) {
      return "medqa";
    } else if (shape.has("stem", "options", "key")) {
      return BEDSIDE;
    }
    return shape.has("question", "answer") ? "jsonl" : "";
  }

  private static String ofCsv(Path path) {
    List<String> header = CsvRows.first(path);
    if (header.containsAll(List.of("Question", "Correct Answer", "Incorrect Answer 1"))) {
      return "gpqa";
    } else if (header.containsAll(List.of("question", "opa", "answer_idx"))) {
      return "medbullets";
    }
    boolean lettered = header.size() == 6 && header.get(5).strip().matches("[A-D]");
    return lettered ? "mmlu" : "";
  }

  private static String names() {
    return "give a path, NAME:PATH, bedside or a name that m1 datasets add has added; the names are "
        + Cards.all().stream().map(BenchmarkCard::name).collect(Collectors.joining(", "));
  }
}
