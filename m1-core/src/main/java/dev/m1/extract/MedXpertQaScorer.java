package dev.m1.extract;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;

/**
 * Reads letters as MedXpertQA's published scorer does: the first option letter that stands alone,
 * behind the trigger "Therefore, among A through J, the answer is", else behind " answer is ", else
 * anywhere. Source: {@code answer_cleansing} (zero-shot) of {@code eval/utils.py} in
 * github.com/TsinghuaC3I/MedXpertQA.
 */
final class MedXpertQaScorer implements AnswerExtractor {
  static final MedXpertQaScorer INSTANCE = new MedXpertQaScorer();

  private static final String ANSWER_IS = " answer is ";
  private static final String[] UNWANTED = {
    "I understand", "A through J", "A through E", "A through D"
  };

  private MedXpertQaScorer() {}

  @Override
  public ExtractedAnswer extract(AnswerText answer, Question question) {
    requireNonNull(answer, "answer");
    MultipleChoice choice = Published.choice(question, "the MedXpertQA scorer");
    String whole = answer.handOver() + answer.text();
    char end = (char) ('A' + choice.options().size() - 1);
    String text =
        behind(
            PythonText.strip(whole),
            "Therefore, among A through " + end + ", the answer is",
            ANSWER_IS);
    for (String unwanted : UNWANTED) {
      text = text.replace(unwanted, "");
    }
    for (int at = 0; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (letter >= 'A' && letter <= end && Published.isAlone(text, at)) {
        int start = Math.max(0, whole.indexOf(text));
        return Published.letter(
            letter, choice, "medxpertqa-first-letter", answer, start + at, start + at + 1);
      }
    }
    return Published.nothing("medxpertqa-nothing");
  }

  /** Returns what stands between the first and the second trigger, of the first that is there. */
  private static String behind(String text, String... triggers) {
    for (String trigger : triggers) {
      int at = text.indexOf(trigger);
      if (at >= 0) {
        int from = at + trigger.length();
        int second = text.indexOf(trigger, from);
        return second < 0 ? text.substring(from) : text.substring(from, second);
      }
    }
    return text;
  }
}
