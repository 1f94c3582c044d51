package dev.m1.extract;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Span;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import java.util.Locale;

/**
 * Scores like the program that made the accuracies of the m1 paper (arXiv 2504.00869): a cascade of
 * a box, "answer is X", a lone letter, an option's text and, when all else fails, the option that
 * looks most like the text. It never says that it could not read an answer.
 *
 * <p>Immutable and thread-safe. Source: {@code score.py} and {@code extract_format.py} of m1.
 */
public final class M1Scorer implements AnswerExtractor {
  static final M1Scorer INSTANCE = new M1Scorer();

  private static final String NAME = "m1";

  private M1Scorer() {}

  /**
   * Returns the letter that the published scorer reads, or {@link ExtractedAnswer.OutOfRange} where
   * that letter is no option ("the answer is Not …" reads N). An answer equal to a letter, an
   * option's text or both is that option.
   *
   * @throws IllegalArgumentException if the question has no options
   */
  @Override
  public ExtractedAnswer extract(AnswerText answer, Question question) {
    requireNonNull(answer, "answer");
    if (!(question instanceof MultipleChoice choice)) {
      throw new IllegalArgumentException(
          "the m1 scorer reads multiple-choice answers only, not "
              + question.getClass().getSimpleName()
              + "; use AnswerExtractors.strict()");
    }
    String extracted = extracted(answer);
    Span whole = new Span(0, answer.text().length());
    for (int i = 0; i < choice.options().size(); i++) {
      if (isEqual(extracted, choice, i)) {
        return new ExtractedAnswer.ParsedChoice(i, "m1-equal", whole);
      }
    }
    ChoiceCascade.Match match = match(extracted, choice);
    int option = match.letter().charAt(0) - 'A';
    Span span = spanOf(match, extracted, answer);
    return option < choice.options().size()
        ? new ExtractedAnswer.ParsedChoice(option, match.rule(), span)
        : new ExtractedAnswer.OutOfRange(match.letter(), match.rule(), span);
  }

  /**
   * Says whether the published scorer counts an answer as right.
   *
   * <p>It first compares the text with the right option and only then reads a letter, so a text can
   * count for two options: "Vitamin A" where that is option C is right if C is, and if A is.
   *
   * @param right the index from 0 of the right option
   */
  public boolean isRight(AnswerText answer, MultipleChoice question, int right) {
    String extracted = extracted(answer);
    return isEqual(extracted, question, right)
        || matched(extracted, question).equals(MultipleChoice.letter(right));
  }

  /**
   * Returns the text that the published scorer goes on with: what stands in the last box, without
   * {@code \text} and what an equation starts with, else hand-over and answer as they are.
   */
  public String extracted(AnswerText answer) {
    String whole = answer.handOver() + answer.text();
    return strip(strip(whole, "\\boxed{"), "\\text{");
  }

  /** Returns the letter that the cascade reads from an extracted text; it always finds one. */
  public String matched(String extracted, MultipleChoice question) {
    return match(extracted, question).letter();
  }

  private static boolean isEqual(String extracted, MultipleChoice question, int option) {
    String said = lower(extracted);
    String letter = MultipleChoice.letter(option);
    String text = question.options().get(option);
    return said.equals(lower(text))
        || said.equals(lower(letter + ". " + text))
        || said.equals(lower(letter));
  }

  private static Span spanOf(ChoiceCascade.Match match, String extracted, AnswerText answer) {
    String whole = answer.handOver() + answer.text();
    int base = whole.lastIndexOf(extracted) - answer.handOver().length();
    int length = answer.text().length();
    int start = Math.min(length, Math.max(0, base + match.start()));
    int end = Math.min(length, Math.max(start, base + match.end()));
    return new Span(start, end);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Takes the last box, and off it one wrapper and what stands before its last equals sign. */
  private static String strip(String text, String wrapper) {
    String boxed = lastBox(text);
    if (!boxed.startsWith(wrapper) || !boxed.endsWith("}")) {
      return boxed;
    }
    String inside = boxed.substring(wrapper.length(), boxed.length() - 1);
    int equals = inside.lastIndexOf('=');
    if (equals < 0) {
      return inside;
    }
    int start = equals + 1;
    while (start < inside.length() && inside.charAt(start) == ' ') {
      start++;
    }
    return inside.substring(start);
  }

  private static String lastBox(String text) {
    int start = text.lastIndexOf("\\boxed");
    if (start < 0) {
      start = text.lastIndexOf("\\fbox");
    }
    int depth = 0;
    for (int i = Math.max(0, start); start >= 0 && i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == '}' && depth == 0) {
        return text.substring(start, i + 1);
      }
    }
    return text;
  }

  private static ChoiceCascade.Match match(String extracted, MultipleChoice question) {
    return ChoiceCascade.match(extracted, question, false, NAME);
  }
}
