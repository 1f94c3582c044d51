package dev.m1.trace;

import dev.m1.AnswerText;
import dev.m1.BudgetDecision;
import dev.m1.ExtractedAnswer;
import dev.m1.ProbeResult;
import dev.m1.Question;
import dev.m1.ThinkingEnd;
import java.util.Collections;

/** Takes the texts out of a trace; see {@link ReasoningTrace#withoutTexts()} for what stays. */
final class TextRemoval {
  private static final String GONE = "?";

  private TextRemoval() {}

  static ReasoningTrace from(ReasoningTrace trace) {
    return new ReasoningTrace(
        header(trace.header()),
        trace.events().stream().map(TextRemoval::event).toList(),
        new byte[0],
        new byte[0],
        extracted(trace.extracted()),
        trace.usage(),
        trace.timings());
  }

  private static TraceHeader header(TraceHeader header) {
    return new TraceHeader(
        header.started(),
        header.model(),
        question(header.question()),
        false,
        header.strategy(),
        header.requirements(),
        header.recorded(),
        header.thinkingFormat(),
        header.sampling(),
        header.seed(),
        header.execution(),
        header.maxThinkingTokens(),
        header.thinkingLimit(),
        header.maxAnswerTokens(),
        header.deadline());
  }

  private static Question question(Question question) {
    if (question instanceof Question.MultipleChoice choice) {
      return new Question.MultipleChoice(GONE, Collections.nCopies(choice.options().size(), GONE));
    } else if (question instanceof Question.Numeric numeric) {
      return Question.numeric(GONE, numeric.unit(), numeric.tolerance());
    }
    return Question.freeText(GONE);
  }

  private static TraceEvent event(TraceEvent event) {
    if (event instanceof TraceEvent.Prompted prompted) {
      return new TraceEvent.Prompted(TokenRun.EMPTY, prompted.count(), prompted.cached());
    } else if (event instanceof TraceEvent.Forced forced) {
      return new TraceEvent.Forced(forced.phase(), forced.why(), "", forced.tokens());
    } else if (event instanceof TraceEvent.Decided decided) {
      return new TraceEvent.Decided(decided.checkpoint(), decision(decided.decision()));
    } else if (event instanceof TraceEvent.Probed probed) {
      return new TraceEvent.Probed(result(probed.result()), probed.forced(), probed.sampled());
    } else if (event instanceof TraceEvent.ThinkingEnded ended
        && ended.end() == ThinkingEnd.FAILED) {
      // the reason is an exception's message, which may quote anything
      return new TraceEvent.ThinkingEnded(ended.end(), "", ended.thinkingTokens());
    }
    return event;
  }

  /** Returns a decision as it stands in a trace without texts. */
  static BudgetDecision decision(BudgetDecision decision) {
    if (decision instanceof BudgetDecision.Inject) {
      return BudgetDecision.inject(GONE);
    } else if (decision instanceof BudgetDecision.Conclude conclude) {
      return new BudgetDecision.Conclude(
          conclude.end(), conclude.reason(), conclude.handOver().map(text -> GONE));
    }
    return decision;
  }

  private static ProbeResult result(ProbeResult result) {
    return new ProbeResult(
        result.id(),
        result.probe(),
        result.position(),
        "",
        result.logProbs(),
        result.letters(),
        result.entropy(),
        result.answer().map(answer -> new AnswerText("", "", answer.complete())),
        result.extracted().map(TextRemoval::extracted),
        result.tokens());
  }

  private static ExtractedAnswer extracted(ExtractedAnswer answer) {
    if (answer instanceof ExtractedAnswer.ParsedText text) {
      return new ExtractedAnswer.ParsedText("", text.rule(), text.span());
    } else if (answer instanceof ExtractedAnswer.OutOfRange outside) {
      return new ExtractedAnswer.OutOfRange(GONE, outside.rule(), outside.span());
    } else if (answer instanceof ExtractedAnswer.ParsedNumber number) {
      return new ExtractedAnswer.ParsedNumber(number.value(), "", number.rule(), number.span());
    } else if (answer instanceof ExtractedAnswer.Ambiguous ambiguous) {
      return new ExtractedAnswer.Ambiguous(
          Collections.nCopies(ambiguous.candidates().size(), GONE),
          ambiguous.rule(),
          ambiguous.span());
    }
    return answer;
  }
}
