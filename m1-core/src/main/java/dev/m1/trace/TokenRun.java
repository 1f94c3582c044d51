package dev.m1.trace;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Consecutive tokens with what was recorded of each. Immutable. */
public final class TokenRun {
  /** Holds no tokens. */
  public static final TokenRun EMPTY = new TokenRun(new int[0], null, null, null);

  private final int[] ids;
  private final int @Nullable [] ends;
  private final float @Nullable [] entropies;
  private final float @Nullable [] margins;

  private TokenRun(
      int[] ids, int @Nullable [] ends, float @Nullable [] entropies, float @Nullable [] margins) {
    this.ids = ids;
    this.ends = ends;
    this.entropies = entropies;
    this.margins = margins;
  }

  /** Returns a run of bare ids. */
  public static TokenRun of(int... ids) {
    return new TokenRun(ids.clone(), null, null, null);
  }

  /**
   * Returns a run with what was recorded of each token; each array has one entry a token or is null
   * where not recorded.
   *
   * @param ends bytes of the phase's text up to and with each token
   * @param entropies in nats, NaN where a token has none
   * @param margins in logits, NaN where a token has none
   */
  public static TokenRun of(
      int[] ids, int @Nullable [] ends, float @Nullable [] entropies, float @Nullable [] margins) {
    checkLength(ids, ends == null ? ids.length : ends.length, "ends");
    checkLength(ids, entropies == null ? ids.length : entropies.length, "entropies");
    checkLength(ids, margins == null ? ids.length : margins.length, "margins");
    return new TokenRun(
        ids.clone(),
        ends == null ? null : ends.clone(),
        entropies == null ? null : entropies.clone(),
        margins == null ? null : margins.clone());
  }

  private static void checkLength(int[] ids, int length, String name) {
    if (length != ids.length) {
      throw new IllegalArgumentException(
          name + " must have one entry a token, " + ids.length + ": " + length);
    }
  }

  /** Returns the number of tokens. */
  public int size() {
    return ids.length;
  }

  /** Returns a token's id. */
  public int id(int index) {
    return ids[index];
  }

  /** Returns all ids, as a copy. */
  public int[] ids() {
    return ids.clone();
  }

  /** Says whether the byte offset of each token was recorded. */
  public boolean hasEnds() {
    return ends != null;
  }

  /** Returns the bytes of the phase's text up to and with a token; -1 where not recorded. */
  public int end(int index) {
    return ends == null ? -1 : ends[index];
  }

  /** Says whether entropies were recorded. */
  public boolean hasEntropies() {
    return entropies != null;
  }

  /** Returns a token's entropy in nats, where recorded. */
  public OptionalDouble entropy(int index) {
    return figure(entropies, index);
  }

  /** Says whether margins were recorded. */
  public boolean hasMargins() {
    return margins != null;
  }

  /** Returns a token's margin in logits, where recorded. */
  public OptionalDouble margin(int index) {
    return figure(margins, index);
  }

  private static OptionalDouble figure(float @Nullable [] figures, int index) {
    return figures == null || Float.isNaN(figures[index])
        ? OptionalDouble.empty()
        : OptionalDouble.of(figures[index]);
  }

  // the arrays themselves, for writing; not to be changed

  int @Nullable [] ends() {
    return ends;
  }

  float @Nullable [] entropies() {
    return entropies;
  }

  float @Nullable [] margins() {
    return margins;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TokenRun run
        && Arrays.equals(ids, run.ids)
        && Arrays.equals(ends, run.ends)
        && Arrays.equals(entropies, run.entropies)
        && Arrays.equals(margins, run.margins);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return "TokenRun" + Arrays.toString(ids);
  }
}
