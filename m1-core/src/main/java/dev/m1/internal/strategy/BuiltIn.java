package dev.m1.internal.strategy;

import dev.m1.BudgetController;
import dev.m1.spi.StrategyProvider;
import dev.m1.spi.StrategySettings;
import dev.m1.strategy.AtLeast;
import dev.m1.strategy.BudgetForcing;
import dev.m1.strategy.Deadline;
import dev.m1.strategy.Deer;
import dev.m1.strategy.Dynasor;
import dev.m1.strategy.Eat;
import dev.m1.strategy.Fixed;
import dev.m1.strategy.LoopGuard;
import dev.m1.strategy.Natural;
import dev.m1.strategy.NoThinking;
import dev.m1.strategy.NoWait;
import dev.m1.strategy.RunningEntropy;
import dev.m1.strategy.Settled;
import dev.m1.strategy.SoftLanding;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A strategy that m1 brings, by its name. */
record BuiltIn(String id, String help, Function<StrategySettings, BudgetController> maker)
    implements StrategyProvider {
  static final List<StrategyProvider> ALL =
      List.of(
          new BuiltIn("none", "answers without thinking", settings -> new NoThinking()),
          new BuiltIn(
              "natural",
              "thinks to the model's own end or the session's limit",
              settings -> new Natural()),
          new BuiltIn(
              "fixed",
              ":TOKENS  thinks so many tokens at most",
              settings -> new Fixed(settings.integer("tokens"))),
          new BuiltIn(
              "soft",
              ":TOKENS  ends at a sentence or line in the last tenth before the cap",
              settings -> new SoftLanding(settings.integer("tokens"))),
          new Minimum(),
          new BuiltIn(
              "wait",
              ":ROUNDS,until=TOKENS,max=TOKENS,word=Wait  appends the word at a natural end, so often"
                  + " or until so many tokens",
              BuiltIn::budgetForcing),
          new BuiltIn(
              "deadline",
              ":TIME  ends the thinking after a time such as 20s or 500ms",
              settings -> new Deadline(settings.duration("after"))),
          new BuiltIn(
              "loop-guard",
              ":repeats=4,tokens=64  ends thinking that repeats itself word for word",
              settings ->
                  new LoopGuard(
                      settings.integer("repeats", LoopGuard.REPEATS),
                      settings.integer("tokens", LoopGuard.TOKENS))),
          new BuiltIn(
              "settled",
              ":every=64,confidence=0.9  ends when two looks at the option letters agree",
              settings ->
                  new Settled(
                      settings.integer("every", Settled.EVERY),
                      settings.number("confidence", Settled.CONFIDENCE))),
          new BuiltIn(
              "deer",
              ":threshold=0.95,probes=10  tries an answer at each \"Wait\" and ends when it is sure",
              settings ->
                  new Deer(
                      settings.number("threshold", Deer.THRESHOLD),
                      settings.integer("probes", Deer.PROBES))),
          new BuiltIn(
              "dynasor",
              ":every=64,answers=3  ends when the last forced answers are the same",
              settings ->
                  new Dynasor(
                      settings.integer("every", Dynasor.EVERY),
                      settings.integer("answers", Dynasor.ANSWERS))),
          new BuiltIn(
              "entropy",
              ":NATS,window=64,every=16  ends when the mean entropy of the last tokens is lower",
              settings ->
                  new RunningEntropy(
                      settings.number("nats"),
                      settings.integer("window", RunningEntropy.WINDOW),
                      settings.integer("every", RunningEntropy.EVERY))),
          new BuiltIn(
              "eat",
              ":every=64,delta=0.001,alpha=0.2,after=TEXT  ends when the entropy after the thinking,"
                  + " or after a text, is stable",
              settings ->
                  new Eat(
                      settings.integer("every", Eat.EVERY),
                      settings.number("delta", Eat.DELTA),
                      settings.number("alpha", Eat.ALPHA),
                      settings.text("after", ""))),
          new BuiltIn(
              "no-wait",
              ":words=\"Wait wait …\"  forbids words with which models start over",
              BuiltIn::noWait));

  @Override
  public BudgetController create(StrategySettings settings) {
    return maker.apply(settings);
  }

  private static BudgetController budgetForcing(StrategySettings settings) {
    int rounds = settings.optionalInteger("rounds").orElse(Integer.MAX_VALUE);
    return new BudgetForcing(
        rounds,
        settings.optionalInteger("until"),
        settings.optionalInteger("max"),
        settings.text("word", BudgetForcing.WAIT));
  }

  private static BudgetController noWait(StrategySettings settings) {
    String words = settings.text("words", String.join(" ", NoWait.WORDS));
    return new NoWait(Arrays.asList(words.strip().split("\\s+")));
  }

  /** The one built-in strategy that stands around another. */
  private record Minimum() implements StrategyProvider {
    @Override
    public String id() {
      return "min";
    }

    @Override
    public String help() {
      return ":TOKENS  refuses natural ends before so many tokens; min:TOKENS(STRATEGY) holds another"
          + " strategy back until then";
    }

    @Override
    public BudgetController create(StrategySettings settings) {
      return create(settings, new Natural());
    }

    @Override
    public BudgetController create(StrategySettings settings, BudgetController inner) {
      return new AtLeast(settings.integer("tokens"), inner);
    }
  }
}
