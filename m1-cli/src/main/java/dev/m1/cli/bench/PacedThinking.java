package dev.m1.cli.bench;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingState;
import java.util.ArrayList;
import java.util.List;

/**
 * Thinks one token, which reads the prompt; waits until all sessions of the round are so far; looks
 * at the next token's distribution some times; thinks a set number of tokens; ends without an
 * answer. Notes when each of these happened. Serves one session, unlike strategies for use.
 */
final class PacedThinking implements BudgetController {
  private static final Probe LOOK = Probe.nextToken("");

  private final int tokens;
  private final int looks;
  private final boolean refusesEnds;
  private final StartingLine together;
  private final List<Long> lookNanos = new ArrayList<>();
  private volatile long admitted;
  private volatile long firstToken;
  private volatile long ended;
  private volatile int generated;

  /**
   * Describes a session.
   *
   * @param tokens how many to think after the first
   * @param looks how many probes to run before that
   * @param refusesEnds whether the backend can take a natural end back
   * @param together where the sessions of a round wait for each other
   */
  PacedThinking(int tokens, int looks, boolean refusesEnds, StartingLine together) {
    this.tokens = tokens;
    this.looks = looks;
    this.refusesEnds = refusesEnds;
    this.together = together;
  }

  long admitted() {
    return admitted;
  }

  long firstToken() {
    return firstToken;
  }

  long ended() {
    return ended;
  }

  /** Returns how many tokens came after the first. */
  int generated() {
    return generated;
  }

  List<Long> lookNanos() {
    return List.copyOf(lookNanos);
  }

  @Override
  public Requirements requirements() {
    Requirements base = looks > 0 ? Requirements.of(LOOK) : Requirements.none();
    return refusesEnds ? base.withInjection() : base;
  }

  @Override
  public Run start(StrategyContext context) {
    return new Run() {
      private int looked;
      private long lookStarted;

      @Override
      public BudgetDecision next(ThinkingState state) {
        long now = System.nanoTime();
        if (state.tokens() == 0) {
          admitted = now;
          return BudgetDecision.thinkOn(1);
        }
        if (firstToken == 0) {
          firstToken = now;
          together.await();
        } else if (looked > 0 && state.arrivedProbe().isPresent()) {
          lookNanos.add(now - lookStarted);
        }
        if (looked < looks) {
          looked++;
          lookStarted = System.nanoTime();
          return BudgetDecision.probe(LOOK);
        }
        int left = tokens + 1 - state.tokens();
        if (left <= 0 || (state.atNaturalEnd() && !refusesEnds)) {
          generated = state.tokens() - 1;
          ended = now;
          return BudgetDecision.abstain("measured");
        }
        return BudgetDecision.thinkOn(left);
      }
    };
  }
}
