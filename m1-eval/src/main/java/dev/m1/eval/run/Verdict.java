package dev.m1.eval.run;

import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import java.util.Locale;

/** Says whether an answer is right. */
final class Verdict {
  private Verdict() {}

  /**
   * Compares with the key: the letter of an option, a number within the question's tolerance, or a
   * text, ignoring case. What was not read is not right.
   */
  static boolean right(ExtractedAnswer answer, Question question, String key) {
    if (answer instanceof ExtractedAnswer.ParsedNumber number
        && question instanceof Question.Numeric numeric) {
      try {
        return numeric.tolerance().accepts(Double.parseDouble(key.strip()), number.value());
      } catch (NumberFormatException e) {
        return false;
      }
    }
    if (answer instanceof ExtractedAnswer.ParsedText text) {
      return text.text()
          .strip()
          .toLowerCase(Locale.ROOT)
          .equals(key.strip().toLowerCase(Locale.ROOT));
    }
    return answer.letter().filter(key::equals).isPresent();
  }
}
