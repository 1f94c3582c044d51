package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerEnd;
import dev.m1.ReasoningResult;
import dev.m1.ThinkingEnd;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions for a {@link ReasoningResult}. Confined to one thread. */
public final class ResultAssert extends AbstractAssert<ResultAssert, ReasoningResult> {
  ResultAssert(@Nullable ReasoningResult actual) {
    super(actual, ResultAssert.class);
  }

  /** Checks what ended the thinking. */
  public ResultAssert thinkingEnded(ThinkingEnd expected) {
    isNotNull();
    assertThat(actual.thinkingEnd())
        .as("thinking end (reason: \"%s\", %s)", actual.endReason(), actual.usage())
        .isEqualTo(expected);
    return this;
  }

  /** Checks what ended the answer. */
  public ResultAssert answerEnded(AnswerEnd expected) {
    isNotNull();
    assertThat(actual.answerEnd())
        .as("answer end (\"%s\", %s)", actual.answerText().text(), actual.usage())
        .isEqualTo(expected);
    return this;
  }

  /** Checks that the answer was read as this option. */
  public ResultAssert hasLetter(String expected) {
    isNotNull();
    assertThat(actual.answer().letter())
        .as("letter read from \"%s\": %s", actual.answerText().text(), actual.answer())
        .contains(expected);
    return this;
  }

  /** Checks that no more was thought. */
  public ResultAssert thoughtAtMost(int tokens) {
    isNotNull();
    assertThat(actual.usage().thinking()).as("thinking tokens").isLessThanOrEqualTo(tokens);
    return this;
  }

  /** Checks that result and trace say the same, and that the trace is sound. */
  public ResultAssert agreesWithItsTrace() {
    isNotNull();
    TraceAssert trace = new TraceAssert(actual.trace()).isSound();
    assertThat(actual.usage()).as("usage").isEqualTo(actual.trace().usage());
    assertThat(actual.seed()).as("seed").isEqualTo(actual.trace().header().seed());
    assertThat(actual.model()).as("model").isEqualTo(actual.trace().header().model());
    assertThat(actual.answer()).as("extracted answer").isEqualTo(actual.trace().extracted());
    assertThat(actual.timings()).as("timings").isEqualTo(actual.trace().timings());
    trace.endsThinking(actual.thinkingEnd());
    if (actual.trace().header().withTexts()) {
      assertThat(actual.question()).isEqualTo(actual.trace().header().question());
      assertThat(actual.thinking()).isEqualTo(actual.trace().thinking().strip());
      assertThat(actual.answerText().text()).isEqualTo(actual.trace().answer().strip());
    }
    return this;
  }
}
