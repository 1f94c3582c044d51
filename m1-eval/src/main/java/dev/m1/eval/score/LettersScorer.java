package dev.m1.eval.score;

import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.Question;
import dev.m1.eval.run.Cell;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the letter that the model held most probable where its answer began, from one row of
 * logits. Two letters with the same highest probability are ambiguous.
 */
final class LettersScorer implements Scorer {
  @Override
  public String name() {
    return "letters";
  }

  @Override
  public boolean reads(Cell cell, Question question) {
    return !cell.letters().isEmpty();
  }

  @Override
  public Verdict score(Cell cell, Question question, String key) {
    double highest =
        cell.letters().values().stream()
            .mapToDouble(Double::doubleValue)
            .max()
            .orElseThrow(
                () -> new IllegalArgumentException("the cell records no letter probabilities"));
    List<String> best =
        cell.letters().entrySet().stream()
            .filter(entry -> entry.getValue() == highest)
            .map(Map.Entry::getKey)
            .toList();
    if (best.size() > 1) {
      return new Verdict(Outcome.AMBIGUOUS, Optional.empty(), false, "letters-tie");
    }
    String letter = best.get(0);
    return new Verdict(
        Outcome.PARSED, Optional.of(letter), letter.equals(key), "letters-most-probable");
  }
}
