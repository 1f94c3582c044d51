package dev.m1;

import dev.m1.internal.strategy.StrategyParser;
import dev.m1.internal.strategy.StrategyRegistry;
import dev.m1.strategy.AtLeast;
import dev.m1.strategy.BudgetForcing;
import dev.m1.strategy.Deadline;
import dev.m1.strategy.Deer;
import dev.m1.strategy.Dynasor;
import dev.m1.strategy.Eat;
import dev.m1.strategy.FirstOf;
import dev.m1.strategy.Fixed;
import dev.m1.strategy.LoopGuard;
import dev.m1.strategy.Natural;
import dev.m1.strategy.NoThinking;
import dev.m1.strategy.NoWait;
import dev.m1.strategy.RunningEntropy;
import dev.m1.strategy.Settled;
import dev.m1.strategy.SoftLanding;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Offers the built-in strategies, in code and by text. Each one's {@code toString()} is a text that
 * {@link #parse} reads back to an equal strategy. Ranges are checked; a value outside is an {@link
 * IllegalArgumentException} that shows range and value.
 */
public final class Budgets {
  private Budgets() {}

  /** Answers without thinking. Text: {@code none}. */
  public static BudgetController none() {
    return new NoThinking();
  }

  /** Thinks to the model's own end, or the session's limit. Text: {@code natural}. */
  public static BudgetController natural() {
    return new Natural();
  }

  /** Thinks so many tokens at most, 0 or more. Text: {@code fixed:1024}. */
  public static BudgetController fixed(int tokens) {
    return new Fixed(tokens);
  }

  /**
   * Ends the thinking at a sentence or line in the last tenth before the cap: between 0.9 and 1
   * times so many tokens, never past them. Text: {@code soft:1024}.
   */
  public static BudgetController softLanding(int tokens) {
    return new SoftLanding(tokens);
  }

  /**
   * Refuses natural ends before so many thinking tokens, then accepts one. Text: {@code min:256}.
   */
  public static BudgetController minimum(int tokens) {
    return atLeast(tokens, natural());
  }

  /**
   * Holds another strategy back from ending the thinking before so many tokens. Text: {@code
   * min:256(settled:every=64)}.
   */
  public static BudgetController atLeast(int tokens, BudgetController inner) {
    return new AtLeast(tokens, inner);
  }

  /**
   * Appends "Wait" after each of the first natural ends and thinks on (budget forcing, arXiv
   * 2501.19393), within the session's limit. Text: {@code wait:2}.
   *
   * @param rounds how often at most, 1 or more
   */
  public static BudgetController budgetForcing(int rounds) {
    return new BudgetForcing(rounds, OptionalInt.empty(), OptionalInt.empty(), BudgetForcing.WAIT);
  }

  /**
   * Appends "Wait" after each of the first natural ends and thinks on, up to a cap. Text: {@code
   * wait:2,max=4096}; {@link BudgetForcing} has all settings.
   *
   * @param rounds how often at most, 1 or more
   * @param maxThinkingTokens the cap, "Wait" included
   */
  public static BudgetController budgetForcing(int rounds, int maxThinkingTokens) {
    return new BudgetForcing(
        rounds, OptionalInt.empty(), OptionalInt.of(maxThinkingTokens), BudgetForcing.WAIT);
  }

  /**
   * Appends "Wait" after natural ends for as long as there are fewer thinking tokens than this.
   * Text: {@code wait:until=1024}.
   */
  public static BudgetController budgetForcingUntil(int tokens) {
    return new BudgetForcing(
        Integer.MAX_VALUE, OptionalInt.of(tokens), OptionalInt.empty(), BudgetForcing.WAIT);
  }

  /** Ends the thinking after a time, from the end of the prompt. Text: {@code deadline:20s}. */
  public static BudgetController deadline(Duration after) {
    return new Deadline(after);
  }

  /**
   * Runs strategies over one thinking; what the first of them wants to end, ends. {@link FirstOf}
   * says which wish comes first. Text: {@code fixed:1024+settled:every=64,confidence=0.9}.
   *
   * @param strategies at least one
   */
  public static BudgetController firstOf(BudgetController... strategies) {
    return strategies.length == 1 ? strategies[0] : new FirstOf(Arrays.asList(strategies));
  }

  /** Adds a {@link #loopGuard} to a strategy. Text: {@code fixed:1024+loop-guard}. */
  public static BudgetController withLoopGuard(BudgetController inner) {
    return firstOf(inner, loopGuard());
  }

  /**
   * Ends thinking that has fallen into verbatim repetition, with {@link ThinkingEnd#LOOP}. Text:
   * {@code loop-guard}; {@link LoopGuard} has the settings and why they are so.
   */
  public static BudgetController loopGuard() {
    return new LoopGuard(LoopGuard.REPEATS, LoopGuard.TOKENS);
  }

  /**
   * Stops when two looks in a row at the option letters agree with confidence. Text: {@code
   * settled:every=64,confidence=0.9}.
   *
   * @param every thinking tokens between looks, 1 or more
   * @param confidence the least probability of the letter, more than 0, at most 1
   */
  public static BudgetController settled(int every, double confidence) {
    return new Settled(every, confidence);
  }

  /**
   * Tries an answer at each "Wait" and stops when it is sure (DEER, arXiv 2504.15895). Text: {@code
   * deer}.
   */
  public static BudgetController deer() {
    return new Deer(Deer.THRESHOLD, Deer.PROBES);
  }

  /**
   * Forces an answer every few tokens and stops when the last ones are the same (Dynasor-CoT, arXiv
   * 2412.20993). Text: {@code dynasor:every=64,answers=3}.
   *
   * @param every thinking tokens between answers, 1 or more
   * @param answers how many must agree, 2 or more
   */
  public static BudgetController dynasor(int every, int answers) {
    return new Dynasor(every, answers);
  }

  /**
   * Stops when the mean entropy of the last 64 tokens falls under a threshold (arXiv 2510.08146).
   * Text: {@code entropy:0.3}; {@link RunningEntropy} has all settings.
   *
   * @param nats the threshold, more than 0, calibrated for the model
   */
  public static BudgetController entropyBelow(double nats) {
    return new RunningEntropy(nats, RunningEntropy.WINDOW, RunningEntropy.EVERY);
  }

  /**
   * Stops when the entropy over the option letters no longer moves (after EAT, arXiv 2509.26522).
   * Text: {@code eat}; {@link Eat} has the settings.
   */
  public static BudgetController eat() {
    return new Eat(Eat.EVERY, Eat.DELTA, Eat.ALPHA, "");
  }

  /**
   * Forbids words with which models start over (NoWait, arXiv 2506.08343). Text: {@code no-wait}.
   */
  public static BudgetController noWait() {
    return new NoWait(NoWait.WORDS);
  }

  /**
   * Returns the strategy that a text describes: a name, a colon and settings separated by commas,
   * such as {@code wait:2,max=4096}; several joined by {@code +} as in {@link #firstOf}; and {@code
   * min:256(…)} around another. Values with special signs stand in double quotes. Strategies of
   * your own join through {@link dev.m1.spi.StrategyProvider}.
   *
   * @throws IllegalArgumentException if a name is unknown or taken twice, or a setting is missing,
   *     wrong or unknown; the message lists what there is
   */
  public static BudgetController parse(String text) {
    return StrategyParser.parse(text, StrategyRegistry.find());
  }

  /** Returns the names of all strategies that {@link #parse} knows, each with its help line. */
  public static Map<String, String> available() {
    return StrategyRegistry.find().help();
  }
}
