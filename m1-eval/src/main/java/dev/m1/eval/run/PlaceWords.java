package dev.m1.eval.run;

import java.util.List;
import java.util.regex.Pattern;

/** Finds options that speak of other options by their place or of all of them. */
final class PlaceWords {
  private static final Pattern BOUND =
      Pattern.compile(
          "\\b(all|none|any|both|neither|either|some|two|most|each) of (the )?(above|below|these|them"
              + "|preceding|following|options|choices|others?)\\b"
              + "|\\b(all|none|both|neither) (the )?(above|below|are (true|false|correct|wrong))\\b"
              + "|\\ball (except|but)\\b"
              + "|\\b(both|either|neither)? ?\\(?[a-e]\\)? ?(and|or|nor|&|\\+) ?\\(?[a-e]\\)?(?![a-z0-9])"
              + "|\\b(options?|choices?|statements?|answers?) \\(?([a-e]|[1-5]|i{1,3}|iv|v)\\)?\\b"
              + "|^\\W*([a-e]|[1-5])( ?[,&+] ?([a-e]|[1-5]))+\\W*$"
              + "|\\b(previous|preceding|former|latter|aforementioned)\\b",
          Pattern.CASE_INSENSITIVE);

  private PlaceWords() {}

  static boolean bound(List<String> options) {
    return options.stream().anyMatch(option -> BOUND.matcher(option).find());
  }
}
