package dev.m1.cli.bench;

import dev.m1.Question;
import java.util.function.ToIntFunction;

/** Makes questions of a given length whose texts differ from their first words on. */
final class Questions {
  private static final String[] WORDS = {
    "patient",
    "reports",
    "pain",
    "in",
    "the",
    "left",
    "chest",
    "after",
    "exercise",
    "blood",
    "pressure",
    "was",
    "normal",
    "and",
    "pulse",
    "regular",
    "with",
    "a",
    "history",
    "of",
    "asthma",
    "treated",
    "by",
    "inhaled",
    "steroids",
    "for",
    "ten",
    "years",
    "no",
    "fever",
    "cough",
    "or",
    "weight",
    "loss",
    "examination",
    "shows",
    "clear",
    "lungs",
    "mild",
    "swelling",
    "both",
    "ankles"
  };

  private int made;

  /**
   * Makes a question.
   *
   * @param tokens how many tokens its text should have at least
   * @param count counts the tokens of a text
   */
  Question next(int tokens, ToIntFunction<String> count) {
    int word = ++made * 7919;
    StringBuilder text = new StringBuilder();
    text.append(WORDS[made % WORDS.length]).append(' ').append(made).append(':');
    do {
      for (int i = 0; i < 8; i++) {
        word = word * 1_103_515_245 + 12_345;
        text.append(' ').append(WORDS[(word >>> 8) % WORDS.length]);
      }
      text.append('.');
    } while (count.applyAsInt(text.toString()) < tokens);
    return Question.freeText(text.toString());
  }
}
