package dev.m1;

import static java.util.Objects.requireNonNull;

/**
 * An earlier turn of the conversation. An assistant turn holds the answer only: earlier thinking is
 * left out, as the model families' own templates do.
 *
 * @param role who spoke
 * @param text what was said
 */
public record Turn(Role role, String text) {
  /** Checks that nothing is null. */
  public Turn {
    requireNonNull(role, "role");
    requireNonNull(text, "text");
  }

  /** Who speaks. */
  public enum Role {
    /** The person asking. */
    USER,
    /** The model. */
    ASSISTANT
  }

  /** Returns a turn of the person asking. */
  public static Turn user(String text) {
    return new Turn(Role.USER, text);
  }

  /** Returns a turn of the model. */
  public static Turn assistant(String text) {
    return new Turn(Role.ASSISTANT, text);
  }
}
