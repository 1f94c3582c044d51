package dev.m1.eval.data;

import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Presents the options of a question in another order and maps the letters to and fro. Immutable.
 *
 * @param order entry i is the file's index of the option that is presented as the i-th
 */
public record OptionOrder(List<Integer> order) {
  /** "All of the above", "None of those listed below", "Both of the above". */
  private static final Pattern PLACE =
      Pattern.compile(
          "\\b(all|none|both|any|either|neither|some|two|most|each)\\b[^.]{0,20}\\b(above|below|preceding)\\b"
              + "|\\ball (except|but)\\b|\\b(former|latter|aforementioned)\\b"
              + "|\\b(options?|choices?) \\(?[a-e1-5]\\)?(?![a-z0-9])",
          Pattern.CASE_INSENSITIVE);

  /** "Both A and B", "A, B & C only", "(a) or (c)": letters and nothing else. */
  private static final Pattern LETTERS =
      Pattern.compile(
          "\\W*((both|either|neither|only|options?)\\s+)*\\(?[a-e]\\)?"
              + "(\\s*(,|and|&|or|nor|\\+|/)\\s*\\(?[a-e]\\)?)+"
              + "(\\s+(only|both|(are )?(correct|true)))?\\W*",
          Pattern.CASE_INSENSITIVE);

  /** "Both", "All are true", "None of these"; a bare "None" stands well anywhere. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "\\W*((all|both|any|either|neither)|none(?= of))( of (these|them|the (two|options)))?"
              + "( (are )?(correct|true))?\\W*",
          Pattern.CASE_INSENSITIVE);

  /** Copies the order and checks that it is one. */
  public OptionOrder {
    order = List.copyOf(order);
    boolean complete =
        new TreeSet<>(order)
            .equals(new TreeSet<>(IntStream.range(0, order.size()).boxed().toList()));
    if (!complete || order.size() < 2) {
      throw new IllegalArgumentException("an order holds each index from 0 once: " + order);
    }
  }

  /**
   * Draws an order, the same on every computer.
   *
   * @param options how many options there are, 2 or more
   * @param seed the run's seed
   * @param item the item's id: every question has orders of its own
   * @param draw which of its orders, from 0; order 0 is the file's own
   */
  public static OptionOrder drawn(int options, long seed, String item, int draw) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, options).boxed().toList());
    if (draw > 0) {
      String hash = Canonical.hash("order\n" + seed + "\n" + draw + "\n" + item);
      Random random = new Random(Long.parseUnsignedLong(hash, 16));
      for (int i = options - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        Integer moved = order.get(i);
        order.set(i, order.get(j));
        order.set(j, moved);
      }
    }
    return new OptionOrder(order);
  }

  /**
   * Says whether an option of the question speaks of the others ("all of the above", "both A and
   * B", "both"): such a question must keep its order.
   */
  public static boolean dependsOnOrder(MultipleChoice question) {
    return question.options().stream()
        .anyMatch(
            option ->
                PLACE.matcher(option).find()
                    || LETTERS.matcher(option).matches()
                    || OTHERS.matcher(option).matches());
  }

  /** Returns the question with its options in this order. */
  public MultipleChoice present(MultipleChoice question) {
    requireSize(question.options().size());
    return new MultipleChoice(
        question.text(), order.stream().map(index -> question.options().get(index)).toList());
  }

  /** Returns the letter under which a letter of the file is presented. */
  public String presented(String fileLetter) {
    return MultipleChoice.letter(order.indexOf(index(fileLetter)));
  }

  /** Returns the letter that a presented letter has in the file. */
  public String inFile(String presentedLetter) {
    return MultipleChoice.letter(order.get(index(presentedLetter)));
  }

  private int index(String letter) {
    int index = letter.length() == 1 ? letter.charAt(0) - 'A' : -1;
    if (index < 0 || index >= order.size()) {
      throw new IllegalArgumentException(
          "letter must be in A.." + MultipleChoice.letter(order.size() - 1) + ": " + letter);
    }
    return index;
  }

  private void requireSize(int options) {
    if (options != order.size()) {
      throw new IllegalArgumentException(
          "the order is of " + order.size() + " options, the question has " + options);
    }
  }
}
