package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerEnd;
import dev.m1.BudgetDecision;
import dev.m1.ThinkingEnd;
import dev.m1.Usage;
import dev.m1.trace.Phase;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TokenRun;
import dev.m1.trace.TraceEvent;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions for a {@link ReasoningTrace}. Confined to one thread. */
public final class TraceAssert extends AbstractAssert<TraceAssert, ReasoningTrace> {
  TraceAssert(@Nullable ReasoningTrace actual) {
    super(actual, TraceAssert.class);
  }

  /**
   * Checks everything that holds for every trace: {@link #budgetHolds}, {@link #usageAddsUp},
   * {@link #everyForcedTokenIsRecorded}, {@link #offsetsAreSound} and {@link #orderIsSound}.
   */
  public TraceAssert isSound() {
    return budgetHolds()
        .usageAddsUp()
        .everyForcedTokenIsRecorded()
        .offsetsAreSound()
        .orderIsSound();
  }

  /** Checks that at no time there were more thinking tokens than the budget in force. */
  public TraceAssert budgetHolds() {
    isNotNull();
    int budget = actual.header().maxThinkingTokens();
    int thinking = 0;
    for (TraceEvent event : actual.events()) {
      thinking += thinkingIn(event);
      assertThat(thinking).as("thinking tokens after %s", event).isLessThanOrEqualTo(budget);
      if (event instanceof TraceEvent.Decided decided) {
        assertThat(decided.checkpoint().tokens())
            .as("thinking tokens that the strategy was shown, %s", event)
            .isEqualTo(thinking);
      } else if (event instanceof TraceEvent.RolledBack back) {
        assertThat(back.thinkingTokens()).as("thinking tokens, %s", event).isEqualTo(thinking);
      } else if (event instanceof TraceEvent.ThinkingEnded ended) {
        assertThat(ended.thinkingTokens()).as("thinking tokens, %s", event).isEqualTo(thinking);
      }
    }
    assertThat(actual.usage().thinking()).as("thinking tokens").isLessThanOrEqualTo(budget);
    return this;
  }

  private static int thinkingIn(TraceEvent event) {
    if (event instanceof TraceEvent.Sampled sampled) {
      return sampled.phase() == Phase.THINKING ? sampled.tokens().size() : 0;
    } else if (event instanceof TraceEvent.Forced forced) {
      return forced.phase() == Phase.THINKING ? forced.tokens().size() : 0;
    }
    return 0;
  }

  /** Checks that the counts are those of the events. */
  public TraceAssert usageAddsUp() {
    isNotNull();
    Usage counted =
        new Usage(
            sum(TraceEvent.Prompted.class, TraceEvent.Prompted::count),
            sum(TraceEvent.Prompted.class, TraceEvent.Prompted::cached),
            sum(TraceEvent.class, TraceAssert::thinkingIn),
            sum(TraceEvent.Forced.class, f -> f.phase() == Phase.THINKING ? f.tokens().size() : 0),
            sum(TraceEvent.Forced.class, f -> f.phase() == Phase.ANSWER ? f.tokens().size() : 0),
            sum(TraceEvent.Marked.class, marked -> marked.tokens().size()),
            sum(TraceEvent.Probed.class, p -> p.forced().size() + p.sampled().size()),
            sum(TraceEvent.Sampled.class, s -> s.phase() == Phase.ANSWER ? s.tokens().size() : 0));
    assertThat(actual.usage()).as("usage; counted from the events: %s", counted).isEqualTo(counted);
    return this;
  }

  private <E extends TraceEvent> int sum(Class<E> type, ToIntFunction<E> count) {
    return events(type).stream().mapToInt(count).sum();
  }

  /** Checks that each forced text has its tokens, and each hand-over and injection is there. */
  public TraceAssert everyForcedTokenIsRecorded() {
    isNotNull();
    List<TraceEvent.Forced> forced = events(TraceEvent.Forced.class);
    int tokens = forced.stream().mapToInt(event -> event.tokens().size()).sum();
    assertThat(tokens)
        .as("tokens of forced events")
        .isEqualTo(actual.usage().injected() + actual.usage().forced());
    boolean texts = actual.header().withTexts();
    for (TraceEvent.Forced event : forced) {
      assertThat(event.why()).isIn("inject", "hand-over");
      assertThat(event.why().equals("inject")).isEqualTo(event.phase() == Phase.THINKING);
      assertThat(event.text().isEmpty())
          .as("text of %s in a trace %s texts", event, texts ? "with" : "without")
          .isEqualTo(!texts);
    }
    for (TraceEvent.Probed event : events(TraceEvent.Probed.class)) {
      assertThat(event.result().tokens())
          .as("tokens of %s", event)
          .isEqualTo(event.forced().size() + event.sampled().size());
    }
    return this;
  }

  /** Checks that byte offsets never go back and end at the text's length, where recorded. */
  public TraceAssert offsetsAreSound() {
    isNotNull();
    int[] ends = new int[Phase.values().length];
    for (TraceEvent event : actual.events()) {
      if (event instanceof TraceEvent.Sampled sampled) {
        checkEnds(sampled.phase(), sampled.tokens(), ends);
      } else if (event instanceof TraceEvent.Forced forced && forced.phase() == Phase.THINKING) {
        checkEnds(Phase.THINKING, forced.tokens(), ends);
      }
    }
    return this;
  }

  private void checkEnds(Phase phase, TokenRun run, int[] ends) {
    if (!run.hasEnds()) {
      return;
    }
    int index = phase == Phase.THINKING ? 0 : 1;
    byte[] text = index == 0 ? actual.thinkingBytes() : actual.answerBytes();
    for (int i = 0; i < run.size(); i++) {
      assertThat(run.end(i))
          .as("byte offset of %s token %s", phase, i)
          .isGreaterThanOrEqualTo(ends[index]);
      ends[index] = run.end(i);
    }
    if (actual.header().withTexts()) {
      assertThat(ends[index]).as("last byte offset of %s", phase).isLessThanOrEqualTo(text.length);
    }
  }

  /**
   * Checks the order: the prompt first, thinking ends once, nothing is decided or answered on the
   * wrong side of that, the answer's end last but for probes.
   */
  public TraceAssert orderIsSound() {
    isNotNull();
    List<TraceEvent> events = actual.events();
    assertThat(events(TraceEvent.Prompted.class)).as("prompt events").hasSizeLessThanOrEqualTo(1);
    if (!events(TraceEvent.Prompted.class).isEmpty()) {
      assertThat(events.get(0)).isInstanceOf(TraceEvent.Prompted.class);
    }
    assertThat(events(TraceEvent.ThinkingEnded.class)).as("ends of thinking").hasSize(1);
    int end = events.indexOf(events(TraceEvent.ThinkingEnded.class).get(0));
    for (int i = 0; i < events.size(); i++) {
      TraceEvent event = events.get(i);
      if (event instanceof TraceEvent.Decided) {
        assertThat(i).as("place of %s", event).isLessThan(end);
      } else if (event instanceof TraceEvent.AnswerEnded
          || (event instanceof TraceEvent.Sampled sampled && sampled.phase() == Phase.ANSWER)
          || (event instanceof TraceEvent.Forced forced && forced.phase() == Phase.ANSWER)) {
        assertThat(i).as("place of %s", event).isGreaterThan(end);
      }
    }
    List<TraceEvent.AnswerEnded> answers = events(TraceEvent.AnswerEnded.class);
    assertThat(answers).as("ends of the answer").hasSizeLessThanOrEqualTo(1);
    for (TraceEvent.AnswerEnded answer : answers) {
      assertThat(answer.answerTokens()).isEqualTo(actual.usage().answer());
      assertThat(events.subList(events.indexOf(answer) + 1, events.size()))
          .as("what follows the end of the answer")
          .allSatisfy(event -> assertThat(event).isInstanceOf(TraceEvent.Probed.class));
    }
    return this;
  }

  /** Checks what ended the thinking. */
  public TraceAssert endsThinking(ThinkingEnd expected) {
    isNotNull();
    assertThat(events(TraceEvent.ThinkingEnded.class))
        .as("ends of thinking")
        .extracting(TraceEvent.ThinkingEnded::end)
        .containsExactly(expected);
    return this;
  }

  /** Checks what ended the answer. */
  public TraceAssert endsAnswer(AnswerEnd expected) {
    isNotNull();
    assertThat(events(TraceEvent.AnswerEnded.class))
        .as("ends of the answer")
        .extracting(TraceEvent.AnswerEnded::end)
        .containsExactly(expected);
    return this;
  }

  /** Checks that this text was injected into the thinking so many times. */
  public TraceAssert injected(String text, int times) {
    isNotNull();
    assertThat(events(TraceEvent.Forced.class))
        .filteredOn(event -> event.why().equals("inject") && event.text().equals(text))
        .as("injections of \"%s\"", text)
        .hasSize(times);
    return this;
  }

  /** Checks the decisions, in order. */
  public TraceAssert decided(BudgetDecision... expected) {
    isNotNull();
    assertThat(events(TraceEvent.Decided.class))
        .as("decisions")
        .extracting(TraceEvent.Decided::decision)
        .containsExactly(expected);
    return this;
  }

  /** Checks how many probes were run. */
  public TraceAssert probed(int times) {
    isNotNull();
    assertThat(events(TraceEvent.Probed.class)).as("probes").hasSize(times);
    return this;
  }

  private <E extends TraceEvent> List<E> events(Class<E> type) {
    return actual.events().stream()
        .flatMap(event -> Optional.of(event).filter(type::isInstance).map(type::cast).stream())
        .toList();
  }
}
