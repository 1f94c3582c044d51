package dev.m1.eval.data;

import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import java.util.Locale;

/** Says whether an answer that was read is the right one. */
public final class AnswerKey {
  private AnswerKey() {}

  /**
   * Compares an answer with the key: the letter of an option, a number within the question's
   * tolerance, or a text, ignoring case. What was not read is not right.
   *
   * @param question the question as it was presented
   * @param key the right letter in that order, or the expected number or text
   */
  public static boolean confirms(ExtractedAnswer answer, Question question, String key) {
    if (answer instanceof ExtractedAnswer.ParsedNumber number
        && question instanceof Question.Numeric numeric) {
      try {
        return numeric.tolerance().accepts(Double.parseDouble(key.strip()), number.value());
      } catch (NumberFormatException e) {
        return false;
      }
    }
    if (answer instanceof ExtractedAnswer.ParsedText text) {
      return folded(text.text()).equals(folded(key));
    }
    return answer.letter().filter(key::equals).isPresent();
  }

  private static String folded(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
