package dev.m1.internal.engine;

import dev.m1.AnswerEnd;
import dev.m1.ExtractedAnswer;
import dev.m1.ThinkingEnd;
import dev.m1.Timings;
import dev.m1.Usage;
import dev.m1.trace.Phase;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TokenRun;
import dev.m1.trace.TraceEvent;
import dev.m1.trace.TraceHeader;
import java.util.ArrayList;
import java.util.List;

/** Collects a session's events and counts its tokens. Confined to the session's thread. */
final class SessionLog {
  final Transcript thinking;
  final Transcript answer;
  private final List<TraceEvent> events = new ArrayList<>();
  private int loggedThinking;
  private int loggedAnswer;
  private int prompt;
  private int cached;
  private int injected;
  private int forced;
  private int marker;
  private int probe;

  SessionLog(Transcript thinking) {
    this.thinking = thinking;
    answer = new Transcript(false, thinking.withMargin());
  }

  void prompt(int[] ids, int fromCache) {
    prompt = ids.length;
    cached = fromCache;
    events.add(0, new TraceEvent.Prompted(TokenRun.of(ids), ids.length, fromCache));
  }

  /** Records what a stretch has added to its transcript. */
  void sampled(Phase phase) {
    Transcript transcript = phase == Phase.THINKING ? thinking : answer;
    int from = phase == Phase.THINKING ? loggedThinking : loggedAnswer;
    if (transcript.size() > from) {
      events.add(new TraceEvent.Sampled(phase, transcript.run(from)));
    }
    markLogged();
  }

  /** Records what a stretch that did not end has added. */
  void sampledUntilNow() {
    if (thinking.size() > loggedThinking) {
      sampled(Phase.THINKING);
    } else {
      sampled(Phase.ANSWER);
    }
  }

  void injected(String text, int tokens) {
    injected += tokens;
    int from = thinking.size() - tokens;
    events.add(new TraceEvent.Forced(Phase.THINKING, "inject", text, thinking.run(from)));
    markLogged();
  }

  private void markLogged() {
    loggedThinking = thinking.size();
    loggedAnswer = answer.size();
  }

  void handedOver(String text, int[] ids) {
    forced += ids.length;
    events.add(new TraceEvent.Forced(Phase.ANSWER, "hand-over", text, TokenRun.of(ids)));
  }

  void marked(int[] ids) {
    marker += ids.length;
    if (ids.length > 0) {
      events.add(new TraceEvent.Marked(TokenRun.of(ids)));
    }
  }

  void probed(ProbeRun run, dev.m1.ProbeResult result) {
    probe += result.tokens();
    events.add(
        new TraceEvent.Probed(
            result,
            TokenRun.of(run.forced),
            TokenRun.of(run.answer.ids().toArray(), null, null, run.answer.margins())));
  }

  void add(TraceEvent event) {
    events.add(event);
  }

  void thinkingEnded(ThinkingEnd end, String reason) {
    events.add(new TraceEvent.ThinkingEnded(end, reason, thinking.size()));
  }

  void answerEnded(AnswerEnd end) {
    events.add(new TraceEvent.AnswerEnded(end, answer.size()));
  }

  Usage usage() {
    return new Usage(
        prompt, cached, thinking.size(), injected, forced, marker, probe, answer.size());
  }

  ReasoningTrace trace(TraceHeader header, ExtractedAnswer extracted, Timings timings) {
    return new ReasoningTrace(
        header,
        events,
        thinking.bytes().toArray(),
        answer.bytes().toArray(),
        extracted,
        usage(),
        timings);
  }
}
