package dev.m1;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the thinking stands when a strategy is asked. Immutable; valid beyond the call.
 *
 * <p>Made by the loop, and by {@link #builder()} in unit tests of strategies.
 */
public final class ThinkingState {
  private final Builder values;
  private @Nullable String text;

  private ThinkingState(Builder values) {
    this.values = values;
  }

  /** Starts a state by hand, for tests: nothing thought yet, a budget of 4096 tokens. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts a state with these values: how one strategy shows another less, or something else, than
   * it sees itself.
   */
  public Builder toBuilder() {
    return values.copy().text(this::text);
  }

  /** Returns the thinking tokens so far, sampled and injected. */
  public int tokens() {
    return values.tokens;
  }

  /** Returns the thinking budget in force, in tokens. */
  public int budget() {
    return values.budget;
  }

  /** Returns the tokens left of the budget. */
  public int remaining() {
    return values.budget - values.tokens;
  }

  /** Says whether the model has just closed its thinking itself. */
  public boolean atNaturalEnd() {
    return values.atNaturalEnd;
  }

  /** Returns how often the model has closed its thinking itself, this time included. */
  public int naturalEnds() {
    return values.naturalEnds;
  }

  /** Returns how often text was injected. */
  public int injections() {
    return values.injections;
  }

  /**
   * Returns the time since the model began with the session, not counting the wait for room: the
   * one clock reading that decisions may depend on.
   */
  public Duration elapsed() {
    return values.elapsed.get();
  }

  /** Returns the time left until thinking must end, if the session has a deadline. */
  public Optional<Duration> timeLeft() {
    return values.timeLeft.get();
  }

  /** Returns the conditions of the last {@link BudgetDecision.ThinkOn} that hold now. */
  public Set<Until> reached() {
    return values.reached;
  }

  /** Returns the probe result that arrived since the strategy was last asked, if any. */
  public Optional<ProbeResult> arrivedProbe() {
    return Optional.ofNullable(values.arrivedProbe);
  }

  /** Returns all probe results so far, in order of arrival. */
  public List<ProbeResult> probes() {
    return values.probes;
  }

  /** Returns the thinking so far as text. */
  public String text() {
    if (text == null) {
      text = values.text.get();
    }
    return text;
  }

  /**
   * Returns a thinking token's id.
   *
   * @param index 0 to {@code tokens() - 1}
   */
  public int token(int index) {
    checkIndex(index);
    return values.ids[index];
  }

  /**
   * Returns the entropy of a thinking token in nats; empty unless {@link Observation#ENTROPY} was
   * required and the token was sampled.
   *
   * @param index 0 to {@code tokens() - 1}
   */
  public OptionalDouble entropy(int index) {
    checkIndex(index);
    return figure(values.entropies, index);
  }

  /**
   * Returns the margin of a thinking token, in logits; empty unless {@link Observation#MARGIN} was
   * required and the token was sampled.
   *
   * @param index 0 to {@code tokens() - 1}
   */
  public OptionalDouble margin(int index) {
    checkIndex(index);
    return figure(values.margins, index);
  }

  /** Returns the mean entropy of the last tokens that have one, at most {@code window} of them. */
  public OptionalDouble meanEntropy(int window) {
    double sum = 0;
    int count = 0;
    for (int i = values.tokens - 1; i >= 0 && count < window; i--) {
      OptionalDouble entropy = figure(values.entropies, i);
      if (entropy.isPresent()) {
        sum += entropy.getAsDouble();
        count++;
      }
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  private static OptionalDouble figure(float @Nullable [] figures, int index) {
    return figures == null || index >= figures.length || Float.isNaN(figures[index])
        ? OptionalDouble.empty()
        : OptionalDouble.of(figures[index]);
  }

  private void checkIndex(int index) {
    if (index < 0 || index >= values.tokens) {
      throw new IndexOutOfBoundsException(
          "index must be in 0.." + (values.tokens - 1) + ": " + index);
    }
  }

  /** Collects a state's values. Confined to one thread. */
  public static final class Builder {
    private int tokens;
    private int budget = 4096;
    private boolean atNaturalEnd;
    private int naturalEnds;
    private int injections;
    private Supplier<Duration> elapsed = () -> Duration.ZERO;
    private Supplier<Optional<Duration>> timeLeft = Optional::empty;
    private Set<Until> reached = Set.of();
    private @Nullable ProbeResult arrivedProbe;
    private List<ProbeResult> probes = List.of();
    private Supplier<String> text = () -> "";
    private int[] ids = {};
    private float @Nullable [] entropies;
    private float @Nullable [] margins;

    private Builder() {}

    /** Sets the number of thinking tokens; ids that were not given are 0. */
    public Builder tokens(int count) {
      tokens = count;
      return this;
    }

    /**
     * Sets the thinking tokens by id. The array is not copied: its first {@code count} entries must
     * not change.
     */
    public Builder ids(int[] tokenIds, int count) {
      ids = tokenIds;
      tokens = count;
      return this;
    }

    /** Sets the budget in tokens. */
    public Builder budget(int thinkingTokens) {
      budget = thinkingTokens;
      return this;
    }

    /** Sets whether the model has just closed its thinking, and how often it has in all. */
    public Builder naturalEnd(boolean now, int ends) {
      atNaturalEnd = now;
      naturalEnds = ends;
      return this;
    }

    /** Sets how often text was injected. */
    public Builder injections(int count) {
      injections = count;
      return this;
    }

    /** Sets the time since the model began with the session. */
    public Builder elapsed(Duration duration) {
      requireNonNull(duration, "duration");
      elapsed = () -> duration;
      return this;
    }

    /**
     * Sets where the time since the model began with the session comes from when it is asked for.
     */
    public Builder elapsed(Supplier<Duration> duration) {
      elapsed = requireNonNull(duration, "duration");
      return this;
    }

    /** Sets the time left to think. */
    public Builder timeLeft(Duration duration) {
      Optional<Duration> left = Optional.of(duration);
      timeLeft = () -> left;
      return this;
    }

    /** Sets where the time left to think comes from when it is asked for. */
    public Builder timeLeft(Supplier<Optional<Duration>> duration) {
      timeLeft = requireNonNull(duration, "duration");
      return this;
    }

    /** Sets the conditions that hold now. */
    public Builder reached(Set<Until> conditions) {
      reached = Set.copyOf(conditions);
      return this;
    }

    /** Says that no probe result has just arrived. */
    public Builder noArrivedProbe() {
      arrivedProbe = null;
      return this;
    }

    /** Adds a probe result that has just arrived. */
    public Builder arrivedProbe(ProbeResult result) {
      arrivedProbe = requireNonNull(result, "result");
      List<ProbeResult> all = new ArrayList<>(probes);
      if (!all.contains(result)) {
        all.add(result);
      }
      probes = List.copyOf(all);
      return this;
    }

    /** Sets all probe results so far. */
    public Builder probes(List<ProbeResult> results) {
      probes = List.copyOf(results);
      return this;
    }

    /** Sets the thinking's text. */
    public Builder text(String thinking) {
      requireNonNull(thinking, "thinking");
      text = () -> thinking;
      return this;
    }

    /** Sets the thinking's text, made when first asked for. */
    public Builder text(Supplier<String> thinking) {
      text = requireNonNull(thinking, "thinking");
      return this;
    }

    /** Sets the entropy of each token in nats; NaN where a token has none. Not copied. */
    public Builder entropies(float[] nats) {
      entropies = nats;
      return this;
    }

    /** Sets the margin of each token in logits; NaN where a token has none. Not copied. */
    public Builder margins(float[] logits) {
      margins = logits;
      return this;
    }

    /** Returns the state; later changes to this builder do not reach it. */
    public ThinkingState build() {
      if (tokens < 0 || tokens > budget) {
        throw new IllegalArgumentException("tokens must be in 0.." + budget + ": " + tokens);
      }
      return new ThinkingState(copy());
    }

    private Builder copy() {
      Builder copy = new Builder();
      copy.tokens = tokens;
      copy.budget = budget;
      copy.atNaturalEnd = atNaturalEnd;
      copy.naturalEnds = naturalEnds;
      copy.injections = injections;
      copy.elapsed = elapsed;
      copy.timeLeft = timeLeft;
      copy.reached = reached;
      copy.arrivedProbe = arrivedProbe;
      copy.probes = probes;
      copy.text = text;
      copy.ids = ids.length < tokens ? Arrays.copyOf(ids, tokens) : ids;
      copy.entropies = entropies;
      copy.margins = margins;
      return copy;
    }
  }
}
