package dev.m1.extract;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;

/**
 * Reads letters as HuatuoGPT-o1's published scorer does. Source: {@code match_choice} of {@code
 * evaluation/scorer.py} in github.com/FreedomIntelligence/HuatuoGPT-o1.
 */
final class HuatuoScorer implements AnswerExtractor {
  static final HuatuoScorer FIRST = new HuatuoScorer(true);
  static final HuatuoScorer LAST = new HuatuoScorer(false);

  private final boolean first;

  private HuatuoScorer(boolean first) {
    this.first = first;
  }

  @Override
  public ExtractedAnswer extract(AnswerText answer, Question question) {
    requireNonNull(answer, "answer");
    MultipleChoice choice = Published.choice(question, "the HuatuoGPT-o1 scorer");
    String whole = answer.handOver() + answer.text();
    ChoiceCascade.Match match = ChoiceCascade.match(whole, choice, first, "huatuo");
    return Published.letter(
        match.letter().charAt(0), choice, match.rule(), answer, match.start(), match.end());
  }
}
