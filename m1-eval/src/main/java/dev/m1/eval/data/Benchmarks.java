package dev.m1.eval.data;

import dev.m1.eval.bedside.BedsideGenerator;
import dev.m1.eval.bedside.BedsideItem;
import dev.m1.eval.bedside.Split;
import dev.m1.eval.bedside.Wording;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Opens benchmarks from the files that their authors publish. m1 brings none of them along: the
 * guide to the datasets says where to get each.
 *
 * <p>Opening looks at the file's beginning; its rows are read by the benchmark's streams.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /** Opens MedQA's test file, with 4 or 5 options. */
  public static Benchmark medqa(Path file) {
    return file(Forms.MEDQA, file);
  }

  /** Opens MedMCQA's {@code dev.json}, whose keys run from 1 to 4. */
  public static Benchmark medmcqa(Path file) {
    return file(Forms.MEDMCQA, file);
  }

  /**
   * Opens PubMedQA's {@code ori_pqal.json}. The question shows the abstract's CONTEXTS, as the
   * evaluation data of HuatuoGPT-o1 and m1 do, and never the conclusion.
   */
  public static Benchmark pubmedqa(Path file) {
    return file(Forms.PUBMEDQA, file);
  }

  /** Opens a folder of MMLU's {@code SUBJECT_test.csv} files, or one of them. */
  public static Benchmark mmlu(Path folderOrFile) {
    return FileReading.benchmark(MmluForm.FORM, folderOrFile, MmluForm.files(folderOrFile));
  }

  /**
   * Opens the health and biology questions of MMLU-Pro, exported as JSON lines or as a JSON list.
   * Options that are only padding ({@code N/A}) are dropped.
   */
  public static Benchmark mmluPro(Path file) {
    return file(Forms.MMLU_PRO, file);
  }

  /** Opens MedBullets with 4 or 5 options, as JSON or CSV. */
  public static Benchmark medbullets(Path file) {
    boolean json = Texts.firstCharacter(file) == '{';
    return file(json ? Forms.MEDBULLETS_JSON : Forms.MEDBULLETS_CSV, file);
  }

  /** Opens MedXpertQA's text questions; "Answer Choices" inside a question are cut off. */
  public static Benchmark medxpertqa(Path file) {
    return file(Forms.MEDXPERTQA, file);
  }

  /**
   * Opens the genetics and molecular biology of GPQA ({@code gpqa_main.csv}: 78 questions).
   *
   * @param seed decides the order of the options, the same on every computer
   * @param copies how often each question is asked, each time in another order, 1 to 100: the
   *     published 390 are 78 questions 5 times, and share 78 clusters
   */
  public static Benchmark gpqa(Path file, long seed, int copies) {
    if (copies < 1 || copies > 100) {
      throw new IllegalArgumentException("copies must be in 1..100: " + copies);
    }
    return file(GpqaForm.of(seed, copies), file);
  }

  /** Opens all sets of the m1 paper's combined file; the slice {@code set} tells them apart. */
  public static Benchmark m1EvalData(Path file) {
    return file(Forms.m1Eval(""), file);
  }

  /**
   * Opens one set of the m1 paper's combined file.
   *
   * @param set its name in the file, such as {@code MedQA_USLME_test}
   */
  public static Benchmark m1EvalData(Path file, String set) {
    if (set.isBlank()) {
      throw new IllegalArgumentException("give the set a name, such as MedQA_USLME_test");
    }
    return file(Forms.m1Eval(set), file);
  }

  /**
   * Opens the medical multiple-choice questions without pictures of Humanity's Last Exam, exported
   * as JSON lines or as a JSON list.
   */
  public static Benchmark hle(Path file) {
    return file(HleForm.FORM, file);
  }

  /** Opens questions of one's own, one JSON object a line. */
  public static Benchmark jsonLines(Path file) {
    return file(OwnForm.FORM, file);
  }

  /**
   * Generates bedside-score questions of the test side; those of a smaller count are the first of a
   * greater one.
   *
   * @param count how many, 1 or more
   */
  public static Benchmark bedside(long seed, int count, Wording wording) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be 1 or more: " + count);
    }
    BedsideGenerator generator = BedsideGenerator.seeded(seed);
    String name = wording.name().toLowerCase(Locale.ROOT);
    return new Benchmark(
        Cards.BEDSIDE,
        "seed " + seed + ", " + count + " questions, " + name + " wording",
        List.of(),
        problems ->
            LongStream.range(0, count)
                .mapToObj(i -> item(generator.item(Split.TEST, wording, i), i + 1)),
        false);
  }

  private static BenchmarkItem item(BedsideItem item, long number) {
    return new BenchmarkItem(
        Long.toString(number),
        Long.toHexString(item.vignetteHash()),
        item.question(),
        item.key(),
        Map.of("score", item.score(), "kind", item.kind().name().toLowerCase(Locale.ROOT)));
  }

  /** Opens questions that {@code BedsideJsonLines} wrote. */
  static Benchmark bedsideFile(Path file) {
    return file(Forms.BEDSIDE, file);
  }

  private static Benchmark file(Form form, Path file) {
    Texts.requireFile(file);
    return FileReading.benchmark(form, file, List.of(file));
  }

  /**
   * Opens a benchmark by its text: {@code bedside} (500 questions from seed 1) or {@code
   * bedside:unseen}; a name that was added to {@link DatasetFolder#ofUser()}; {@code NAME:PATH},
   * such as {@code medqa:test.jsonl}; or a path alone, whose form is then recognised. {@code
   * m1-eval:PATH#SET} is one set of the combined file.
   *
   * @throws BenchmarkException if there is no such file, or its form is not recognised; the message
   *     lists the names
   */
  public static Benchmark open(String text) {
    return Opening.open(text);
  }

  /**
   * Opens a file or folder whose form is recognised from what is in it.
   *
   * @throws BenchmarkException if there is no such file, or its form is not recognised
   */
  public static Benchmark open(Path path) {
    return Opening.recognised(path);
  }

  /** Returns the card of every benchmark that m1 reads, by name. */
  public static List<BenchmarkCard> cards() {
    return Cards.all();
  }
}
