package dev.m1.extract;

import java.util.List;

/** What one stated answer says, before all statements of a text are weighed against each other. */
sealed interface Reading {
  /** Exactly one option. */
  record One(int option) implements Reading {}

  /** Several options, or one together with something that contradicts it. */
  record Several(List<String> candidates) implements Reading {}

  /**
   * Something that is none of the options.
   *
   * @param certain whether it is an answer for sure (letter E of four, "none of the above") and not
   *     just words that name no option
   */
  record Outside(String answer, boolean certain) implements Reading {}

  /** A place for an answer that says there is none: "cannot be determined". */
  record Declined() implements Reading {}

  /** A place for an answer with nothing in it. */
  record Blank() implements Reading {}

  /** A place for an answer where the text breaks off. */
  record CutOff() implements Reading {}
}
