package dev.m1.eval.bedside;

import java.util.List;

/**
 * Holds the ways to say one thing: those that training texts use and those reserved for tests.
 *
 * <p>Immutable.
 *
 * @param known the wordings of training texts (and of tests); at least one
 * @param unseen the wordings that no training text uses; may be empty
 */
public record Words(List<String> known, List<String> unseen) {

  /** Checks that there is something to say and that no wording is on both sides. */
  public Words {
    known = List.copyOf(known);
    unseen = List.copyOf(unseen);
    if (known.isEmpty()) {
      throw new IllegalArgumentException("no known wording; give one or more");
    }
    for (String wording : unseen) {
      if (known.contains(wording)) {
        throw new IllegalArgumentException("\"" + wording + "\" is both known and unseen");
      }
    }
  }

  static Words words(String... known) {
    return new Words(List.of(known), List.of());
  }

  Words butUnseen(String... wordings) {
    return new Words(known, List.of(wordings));
  }
}
