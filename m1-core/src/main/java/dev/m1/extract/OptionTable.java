package dev.m1.extract;

import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The options of a question as keys to compare with, and where a text names them. Immutable. */
final class OptionTable {
  /** One naming of an option: token indices, the last included. */
  record Mention(int option, int first, int last) {}

  private final List<String> letters;
  private final List<List<String>> keys = new ArrayList<>();
  private final java.util.Set<String> firstKeys = new java.util.HashSet<>();
  private final boolean[] repeated;
  private final int none;
  private final int all;

  OptionTable(MultipleChoice question) {
    this.letters = question.letters();
    for (String option : question.options()) {
      Tokens tokens = Tokens.of(option);
      List<String> key = significant(tokens, 0, tokens.size()).stream().map(tokens::key).toList();
      keys.add(key);
      if (!key.isEmpty()) {
        firstKeys.add(key.get(0));
      }
    }
    this.repeated = new boolean[keys.size()];
    for (int i = 0; i < keys.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (keys.get(i).equals(keys.get(j))) {
          repeated[i] = true;
          repeated[j] = true;
        }
      }
    }
    this.none = indexOf(Phrases::isNoneOfThem);
    this.all = indexOf(Phrases::isAllOfThem);
  }

  int size() {
    return keys.size();
  }

  String letter(int option) {
    return option < letters.size() ? letters.get(option) : MultipleChoice.letter(option);
  }

  List<String> keys(int option) {
    return keys.get(option);
  }

  /** Says whether an option's text starts with a word; a quick test before the real one. */
  boolean mayStart(String key) {
    return firstKeys.contains(key);
  }

  /** Says whether another option has the same text, so that the text tells nothing. */
  boolean repeated(int option) {
    return repeated[option];
  }

  /** Returns the option that says "none of the above", or -1. */
  int noneOfThem() {
    return none;
  }

  /** Returns the option that says "all of the above", or -1. */
  int allOfThem() {
    return all;
  }

  private int indexOf(java.util.function.Predicate<List<String>> kind) {
    for (int i = 0; i < keys.size(); i++) {
      if (kind.test(keys.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Returns the tokens that count when texts are compared: words, and signs that change meaning.
   */
  static List<Integer> significant(Tokens tokens, int from, int to) {
    List<Integer> found = new ArrayList<>();
    for (int i = from; i < to; i++) {
      if (isSignificant(tokens, i)) {
        found.add(i);
      }
    }
    return found;
  }

  static boolean isSignificant(Tokens tokens, int i) {
    if (tokens.isWord(i)) {
      return true;
    }
    if (tokens.isSign(i, "%<>+=\u2265\u2264\u2191\u2193")) {
      return true;
    }
    // a minus, not a hyphen or a dash between words
    return tokens.isSign(i, "-\u2212")
        && tokens.isWord(i + 1)
        && tokens.touches(i, i + 1)
        && !tokens.touches(i - 1, i)
        && Character.isDigit(tokens.key(i + 1).charAt(0));
  }

  /** Returns the option whose text is exactly these keys, or -1; -1 also where two options are. */
  int exactly(List<String> value) {
    for (int i = 0; i < keys.size(); i++) {
      if (!repeated[i] && !keys.get(i).isEmpty() && keys.get(i).equals(value)) {
        return i;
      }
    }
    return -1;
  }

  /** Like {@link #exactly}, after leaving out words such as "both", "only" and "are correct". */
  int exactlyButForParticles(List<String> value) {
    List<String> bare = withoutParticles(value);
    int found = -1;
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).size() > 1 && bare.equals(withoutParticles(keys.get(i)))) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  private static List<String> withoutParticles(List<String> keys) {
    return keys.stream().filter(key -> !Phrases.PARTICLES.contains(key)).toList();
  }

  /**
   * Returns the last token of an option's text that starts at a token, or -1.
   *
   * @param limit token after the last that may be read
   */
  int lastOf(int option, Tokens tokens, int from, int limit) {
    List<String> wanted = keys.get(option);
    if (wanted.isEmpty()) {
      return -1;
    }
    int next = 0;
    int last = -1;
    for (int i = from; i < limit && next < wanted.size(); i++) {
      if (isSignificant(tokens, i)) {
        if (!tokens.key(i).equals(wanted.get(next))) {
          return -1;
        }
        next++;
        last = i;
      } else if (tokens.isLine(i) || tokens.isCommand(i)) {
        return -1;
      }
    }
    return next == wanted.size() ? last : -1;
  }

  /** Returns the longest option text that starts at a token, or null. */
  @org.jspecify.annotations.Nullable
  Mention longestAt(Tokens tokens, int from, int limit) {
    if (!firstKeys.contains(tokens.key(from))) {
      return null;
    }
    Mention longest = null;
    for (int i = 0; i < keys.size(); i++) {
      int last = lastOf(i, tokens, from, limit);
      if (last >= 0
          && (longest == null
              || last > longest.last()
              || (last == longest.last()
                  && keys.get(i).size() > keys.get(longest.option()).size()))) {
        longest = new Mention(i, from, last);
      }
    }
    return longest;
  }

  /**
   * Returns every naming of an option in a text that is not part of a longer one, in order. Each
   * option is looked for once with the Knuth-Morris-Pratt algorithm, so a text of repeated option
   * texts takes no longer than any other.
   */
  List<Mention> mentions(Tokens tokens) {
    List<Integer> places = significant(tokens, 0, tokens.size());
    List<Mention> found = new ArrayList<>();
    for (int option = 0; option < keys.size(); option++) {
      if (!keys.get(option).isEmpty()) {
        find(option, tokens, places, found);
      }
    }
    found.sort(
        java.util.Comparator.comparingInt(Mention::first)
            .thenComparing(java.util.Comparator.comparingInt(Mention::last).reversed()));
    List<Mention> widest = new ArrayList<>();
    int reach = -1;
    for (Mention mention : found) {
      if (mention.last() > reach) {
        widest.add(mention);
        reach = mention.last();
      }
    }
    return widest;
  }

  private void find(int option, Tokens tokens, List<Integer> places, List<Mention> found) {
    List<String> wanted = keys.get(option);
    int[] border = borders(wanted);
    int matched = 0;
    for (int i = 0; i < places.size(); i++) {
      String key = tokens.key(places.get(i));
      while (matched > 0 && !wanted.get(matched).equals(key)) {
        matched = border[matched - 1];
      }
      if (wanted.get(matched).equals(key)) {
        matched++;
      }
      if (matched == wanted.size()) {
        found.add(new Mention(option, places.get(i - matched + 1), places.get(i)));
        matched = 0;
      }
    }
  }

  private static int[] borders(List<String> wanted) {
    int[] border = new int[wanted.size()];
    for (int i = 1, k = 0; i < wanted.size(); i++) {
      while (k > 0 && !wanted.get(k).equals(wanted.get(i))) {
        k = border[k - 1];
      }
      if (wanted.get(k).equals(wanted.get(i))) {
        k++;
      }
      border[i] = k;
    }
    return border;
  }

  /**
   * Returns how alike two texts are, from 0 to 1: twice the number of shared letter pairs over the
   * number of all. (Dice's coefficient on bigrams.)
   */
  static double likeness(List<String> one, List<String> other) {
    int[] left = pairs(one);
    int[] right = pairs(other);
    int shared = 0;
    int i = 0;
    int j = 0;
    while (i < left.length && j < right.length) {
      if (left[i] == right[j]) {
        shared++;
        i++;
        j++;
      } else if (left[i] < right[j]) {
        i++;
      } else {
        j++;
      }
    }
    return left.length + right.length == 0 ? 0 : 2.0 * shared / (left.length + right.length);
  }

  private static int[] pairs(List<String> words) {
    String text = " " + String.join(" ", words) + " ";
    int[] pairs = new int[text.length() - 1];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = text.charAt(i) << 16 | text.charAt(i + 1);
    }
    Arrays.sort(pairs);
    return pairs;
  }
}
