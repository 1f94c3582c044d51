package dev.m1.eval.data;

import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds a row that became a question, before it has an id that is unique in its file.
 *
 * @param id what the file calls it; empty where it has no name
 * @param doubts what is wrong with it although it can be asked
 */
record Draft(
    String id,
    Question question,
    String key,
    String cluster,
    Map<String, String> slices,
    List<String> doubts) {

  /** Makes a multiple-choice question; the key is an index from 0. */
  static Draft choice(String id, String stem, List<String> options, int key) throws MalformedRow {
    return choice(id, stem, options, key, stem);
  }

  /**
   * Makes a multiple-choice question.
   *
   * @param ownWords the part of the stem that tells whether two rows are one question
   */
  static Draft choice(String id, String stem, List<String> options, int key, String ownWords)
      throws MalformedRow {
    requireOptions(stem, options);
    if (key < 0 || key >= options.size()) {
      throw new MalformedRow(
          "the key is no option: " + (key + 1) + " of " + options.size() + " options");
    }
    if (options.get(key).isBlank()) {
      throw new MalformedRow("the right option, " + MultipleChoice.letter(key) + ", is empty");
    }
    return new Draft(
        id,
        new MultipleChoice(stem, options),
        MultipleChoice.letter(key),
        Canonical.cluster(ownWords, options),
        Map.of(),
        doubts(options));
  }

  private static List<String> doubts(List<String> options) {
    List<String> doubts = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < options.size(); i++) {
      String option = options.get(i).strip();
      if (option.isEmpty()) {
        doubts.add("option " + MultipleChoice.letter(i) + " is empty");
      } else if (!seen.add(option)) {
        doubts.add(
            "option "
                + MultipleChoice.letter(i)
                + " repeats another: \""
                + Texts.shortened(option)
                + "\"");
      }
    }
    return doubts;
  }

  private static void requireOptions(String stem, List<String> options) throws MalformedRow {
    if (stem.isBlank()) {
      throw new MalformedRow("the question is empty");
    }
    if (options.size() < 2 || options.size() > MultipleChoice.MAX_OPTIONS) {
      throw new MalformedRow(
          "a question needs 2 to " + MultipleChoice.MAX_OPTIONS + " options: " + options.size());
    }
  }

  /** Adds a slice where its value is not blank. */
  Draft in(String kind, String value) {
    if (value.isBlank()) {
      return this;
    }
    Map<String, String> more = new TreeMap<>(slices);
    more.put(kind, value.strip());
    return new Draft(id, question, key, cluster, more, doubts);
  }

  /** Adds a doubt. */
  Draft doubted(String doubt) {
    List<String> more = new ArrayList<>(doubts);
    more.add(doubt);
    return new Draft(id, question, key, cluster, slices, more);
  }

  /** Adds a doubt where the text that the file calls the answer is not the key's option. */
  Draft checked(String answer) {
    if (!(question instanceof MultipleChoice choice)) {
      return this;
    }
    String option = choice.options().get(key.charAt(0) - 'A');
    if (option.strip().equals(answer.strip())) {
      return this;
    }
    return doubted(
        "the answer \""
            + Texts.shortened(answer.strip())
            + "\" is not option "
            + key
            + ", \""
            + Texts.shortened(option.strip())
            + "\"");
  }
}
