package dev.m1.testkit;

import dev.m1.ReasoningResult;
import dev.m1.trace.ReasoningTrace;

/** Offers AssertJ assertions for what sessions return. */
public final class ReasoningAssertions {
  private ReasoningAssertions() {}

  /** Begins assertions on a result. */
  public static ResultAssert assertThatResult(ReasoningResult actual) {
    return new ResultAssert(actual);
  }

  /** Begins assertions on a trace. */
  public static TraceAssert assertThatTrace(ReasoningTrace actual) {
    return new TraceAssert(actual);
  }
}
