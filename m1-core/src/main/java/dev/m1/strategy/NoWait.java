package dev.m1.strategy;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.StrategyContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Forbids words with which models start over (NoWait, arXiv 2506.08343). Of the paper's list, words
 * that also stand inside others ("other" in hypothermia, "but" in albuterol) are left out: a token
 * is forbidden wherever its text is the word. Text: {@code no-wait} or {@code no-wait:words="Wait
 * Hmm"}.
 *
 * @param words the words, matched as written; not empty, without blanks in them
 */
public record NoWait(List<String> words) implements BudgetController {
  /** The default words. */
  public static final List<String> WORDS =
      List.of("Wait", "wait", "Hmm", "hmm", "Alternatively", "alternatively", "However", "however");

  /** Copies and checks the words. */
  public NoWait {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("there are no words to forbid; give at least one");
    }
    for (String word : words) {
      if (word.isEmpty() || word.chars().anyMatch(Character::isWhitespace)) {
        throw new IllegalArgumentException(
            "a word to forbid must not be empty or have blanks in it: \"" + word + "\"");
      }
    }
  }

  @Override
  public Run start(StrategyContext context) {
    Map<String, Double> bias = new LinkedHashMap<>();
    words.forEach(word -> bias.put(word, Double.NEGATIVE_INFINITY));
    BudgetDecision thinkOn = new BudgetDecision.ThinkOn(List.of(), bias);
    return state -> state.atNaturalEnd() ? BudgetDecision.acceptEnd() : thinkOn;
  }

  @Override
  public String toString() {
    return StrategyText.of("no-wait")
        .with("words", String.join(" ", words), String.join(" ", WORDS))
        .toString();
  }
}
