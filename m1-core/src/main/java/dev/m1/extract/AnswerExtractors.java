package dev.m1.extract;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import java.util.ArrayList;
import java.util.List;

/** Offers the built-in extractors and ways to combine them. All of them are thread-safe. */
public final class AnswerExtractors {
  private AnswerExtractors() {}

  /**
   * Returns the extractor that never guesses: it reads the option a text commits to, and calls
   * every other text by what it is (ambiguous, out of range, refused, truncated, empty). The
   * extraction guide lists its rules.
   */
  public static AnswerExtractor strict() {
    return (answer, question) -> {
      requireNonNull(answer, "answer");
      if (question instanceof Question.MultipleChoice choice) {
        return StrictExtractor.extract(answer, choice);
      }
      if (question instanceof Question.Numeric numeric) {
        return NumericExtractor.extract(answer, numeric);
      }
      return FreeTextExtractor.extract(answer, question);
    };
  }

  /**
   * Returns the scorer that the m1 paper's accuracies were made with, ported exactly. It reads
   * hand-over and answer together and always finds a letter: use it to compare with published
   * figures, not to act upon.
   */
  public static M1Scorer m1() {
    return M1Scorer.INSTANCE;
  }

  /**
   * Returns the published scorer of HuatuoGPT-o1, taking the first letter of several. Its paper
   * reports the better of {@link #huatuoFirst} and {@link #huatuoLast} for each benchmark. It reads
   * hand-over and answer together and always finds a letter.
   */
  public static AnswerExtractor huatuoFirst() {
    return HuatuoScorer.FIRST;
  }

  /** Returns the published scorer of HuatuoGPT-o1, taking the last letter of several. */
  public static AnswerExtractor huatuoLast() {
    return HuatuoScorer.LAST;
  }

  /**
   * Returns the published scorer of MMLU-Pro. Where it reads nothing the original then guesses, and
   * always the same ("G" of ten letters): this one says {@link ExtractedAnswer.Empty}.
   */
  public static AnswerExtractor mmluPro() {
    return MmluProScorer.INSTANCE;
  }

  /** Returns the published zero-shot scorer of MedXpertQA. */
  public static AnswerExtractor medxpertqa() {
    return MedXpertQaScorer.INSTANCE;
  }

  /**
   * Returns an extractor that asks others in turn and takes the first verdict that is parsed, else
   * the verdict of the first.
   *
   * @param first asked first; its verdict stands where no one reads an answer
   * @param second asked where the first reads none
   * @param more asked after those, in order
   */
  public static AnswerExtractor first(
      AnswerExtractor first, AnswerExtractor second, AnswerExtractor... more) {
    List<AnswerExtractor> others = new ArrayList<>();
    others.add(requireNonNull(second, "second"));
    others.addAll(List.of(more));
    requireNonNull(first, "first");
    return (answer, question) -> {
      ExtractedAnswer verdict = first.extract(answer, question);
      for (AnswerExtractor other : others) {
        if (verdict.outcome() == ExtractedAnswer.Outcome.PARSED) {
          return verdict;
        }
        ExtractedAnswer next = other.extract(answer, question);
        verdict = next.outcome() == ExtractedAnswer.Outcome.PARSED ? next : verdict;
      }
      return verdict;
    };
  }
}
