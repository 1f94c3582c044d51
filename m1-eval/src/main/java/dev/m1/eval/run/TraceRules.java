package dev.m1.eval.run;

import dev.m1.BudgetDecision;
import dev.m1.Probe;

/**
 * How the controllers of shared traces look at the thinking.
 *
 * @param answer what is asked at a cut or a natural end
 * @param forks how many forks may be under way at a time
 * @param mode whether thinking waits for them. Under reproducible execution it does: a fork's
 *     tokens then stand where a separate run's would, and both compute the same
 * @param lookEvery thinking tokens between looks at the option letters; 0: none
 * @param letters whether the option letters are looked at beside each written answer
 */
record TraceRules(
    Probe answer, int forks, BudgetDecision.Mode mode, int lookEvery, boolean letters) {
  BudgetDecision ask() {
    return new BudgetDecision.Look(answer, mode);
  }

  BudgetDecision look() {
    return new BudgetDecision.Look(Probe.optionLetters(), mode);
  }

  /** Returns the probes that may be run. */
  Probe[] probes() {
    boolean both = (lookEvery > 0 || letters) && !answer.equals(Probe.optionLetters());
    return both ? new Probe[] {answer, Probe.optionLetters()} : new Probe[] {answer};
  }

  /** Returns whether a look is due after so many tokens. */
  boolean looksAt(int tokens) {
    return lookEvery > 0 && tokens % lookEvery == 0;
  }

  /** Returns the first place after so many tokens where a look is due. */
  int nextLook(int tokens) {
    return lookEvery == 0 ? Integer.MAX_VALUE : tokens - tokens % lookEvery + lookEvery;
  }
}
