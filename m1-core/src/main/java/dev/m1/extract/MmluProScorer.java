package dev.m1.extract;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;

/**
 * Reads letters as MMLU-Pro's published scorer does: the first {@code answer is \(?([A-J])\)?},
 * else {@code .*[aA]nswer:\s*([A-J])}, else the last letter that stands alone. Source: {@code
 * extract_answer} (level 2) of {@code compute_accuracy.py} in github.com/TIGER-AI-Lab/MMLU-Pro.
 */
final class MmluProScorer implements AnswerExtractor {
  static final MmluProScorer INSTANCE = new MmluProScorer();

  private static final String ANSWER_IS = "answer is ";
  private static final String ANSWER = "nswer:"; // "answer:" or "Answer:"

  private MmluProScorer() {}

  @Override
  public ExtractedAnswer extract(AnswerText answer, Question question) {
    requireNonNull(answer, "answer");
    MultipleChoice choice = Published.choice(question, "the MMLU-Pro scorer");
    String text = answer.handOver() + answer.text();
    int at = stated(text);
    String rule = "mmlu-pro-answer-is";
    if (at < 0) {
      at = labelled(text);
      rule = "mmlu-pro-answer-colon";
    }
    if (at < 0) {
      at = lastAlone(text);
      rule = "mmlu-pro-last-letter";
    }
    return at < 0
        ? Published.nothing("mmlu-pro-nothing")
        : Published.letter(text.charAt(at), choice, rule, answer, at, at + 1);
  }

  private static int stated(String text) {
    for (int at = text.indexOf(ANSWER_IS); at >= 0; at = text.indexOf(ANSWER_IS, at + 1)) {
      int letter = at + ANSWER_IS.length();
      if (letter < text.length() && text.charAt(letter) == '(') {
        letter++;
      }
      if (isLetter(text, letter)) {
        return letter;
      }
    }
    return -1;
  }

  /** Takes the last match of the first line with one: the greedy {@code .*} stays in its line. */
  private static int labelled(String text) {
    int found = -1;
    int lineEnd = -1;
    for (int at = text.indexOf(ANSWER); at >= 0; at = text.indexOf(ANSWER, at + 1)) {
      if (found >= 0 && at > lineEnd) {
        break;
      }
      int letter = at + ANSWER.length();
      while (letter < text.length() && PythonText.isSpace(text.charAt(letter))) {
        letter++;
      }
      boolean label = at > 0 && (text.charAt(at - 1) == 'a' || text.charAt(at - 1) == 'A');
      if (label && isLetter(text, letter)) {
        found = letter;
        int end = text.indexOf('\n', at);
        lineEnd = end < 0 ? text.length() : end;
      }
    }
    return found;
  }

  private static int lastAlone(String text) {
    for (int at = text.length() - 1; at >= 0; at--) {
      if (isLetter(text, at) && Published.isAlone(text, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isLetter(String text, int at) {
    return at < text.length() && text.charAt(at) >= 'A' && text.charAt(at) <= 'J';
  }
}
