package dev.m1.eval.bedside;

import dev.m1.Question;
import java.util.List;

/**
 * Holds one generated question with its key and the steps that lead to it. Immutable.
 *
 * <p>Questions are made for measuring machines. They are not advice, and not for clinical use.
 *
 * @param score the score's name
 * @param kind what is asked
 * @param split the side of the train/test fence, decided by {@code vignetteHash}
 * @param wording whether all wordings are training's
 * @param stem the vignette and the question, without the options
 * @param options the texts of the options: 4 or 5, all different
 * @param keyIndex the index of the one right option
 * @param steps the criteria in the order of the publication
 * @param thinking the ideal thinking: one line a criterion, then the total and the option
 * @param vignetteHash a hash of the score, the patient and the findings, whatever their order: two
 *     questions over the same facts have the same hash
 */
public record BedsideItem(
    String score,
    QuestionKind kind,
    Split split,
    Wording wording,
    String stem,
    List<String> options,
    int keyIndex,
    List<BedsideStep> steps,
    String thinking,
    long vignetteHash) {

  /** Copies the lists and checks the key. */
  public BedsideItem {
    options = List.copyOf(options);
    steps = List.copyOf(steps);
    if (keyIndex < 0 || keyIndex >= options.size()) {
      throw new IllegalArgumentException(
          "keyIndex is " + keyIndex + "; give 0 to " + (options.size() - 1));
    }
  }

  /** Returns the total number of points. */
  public int total() {
    return steps.get(steps.size() - 1).sum();
  }

  /** Returns what a model is asked: the stem and the options, without the key. */
  public Question.MultipleChoice question() {
    return Question.multipleChoice(stem, options);
  }

  /** Returns the letter of the right option: "A" to "E". */
  public String key() {
    return Question.MultipleChoice.letter(keyIndex);
  }
}
