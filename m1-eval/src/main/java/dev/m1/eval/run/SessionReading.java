package dev.m1.eval.run;

import dev.m1.BudgetDecision;
import dev.m1.ProbeResult;
import dev.m1.ReasoningResult;
import dev.m1.ThinkingEnd;
import dev.m1.Usage;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a session's trace tells about its natural ends, its forks and its cost. */
final class SessionReading {
  /**
   * A natural end.
   *
   * @param tokens thinking tokens before it
   * @param marker tokens of the close marker
   */
  record End(int tokens, int marker) {}

  /** Where a probe was asked: the same count of tokens can be a cut and a natural end. */
  private record Place(int tokens, boolean natural, boolean letters) {}

  /**
   * What a fork saw.
   *
   * @param answerTokens tokens it sampled
   */
  record Fork(ProbeResult result, int answerTokens) {}

  private final ReasoningResult result;
  private final List<End> ends = new ArrayList<>();
  private final Map<Integer, Place> places = new HashMap<>();
  private final Map<Place, Fork> probes = new HashMap<>();
  private int thinkingTokens;
  private int closing;
  private int pendingMarker;

  private SessionReading(ReasoningResult result) {
    this.result = result;
  }

  static SessionReading of(ReasoningResult result) {
    SessionReading reading = new SessionReading(result);
    boolean thinks = true;
    for (TraceEvent event : result.trace().events()) {
      if (event instanceof TraceEvent.Probed probed) {
        reading.take(probed);
      } else if (event instanceof TraceEvent.ThinkingEnded ended) {
        reading.thinkingTokens = ended.thinkingTokens();
        thinks = false;
      } else if (thinks && event instanceof TraceEvent.Marked marked) {
        reading.pendingMarker = marked.tokens().size();
      } else if (event instanceof TraceEvent.Decided decided) {
        reading.take(decided);
      }
    }
    return reading;
  }

  private void take(TraceEvent.Decided decided) {
    int tokens = decided.checkpoint().tokens();
    boolean natural = decided.checkpoint().atNaturalEnd();
    if (natural && decided.checkpoint().naturalEnds() > ends.size()) {
      ends.add(new End(tokens, pendingMarker));
      closing += pendingMarker;
      pendingMarker = 0;
    }
    if (decided.decision() instanceof BudgetDecision.Look look) {
      boolean letters = look.probe() instanceof dev.m1.Probe.OptionLetters;
      places.put(places.size(), new Place(tokens, natural, letters)); // probes count from 0
    }
  }

  private void take(TraceEvent.Probed probed) {
    Place place = places.get(probed.result().id());
    if (place != null) {
      probes.put(place, new Fork(probed.result(), probed.sampled().size()));
    }
  }

  ReasoningResult result() {
    return result;
  }

  /** Returns the natural ends, refused ones too, in order. */
  List<End> ends() {
    return ends;
  }

  /** Returns the thinking tokens when thinking ended first. */
  int thinkingTokens() {
    return thinkingTokens;
  }

  /** Says whether the model thought again inside its answer. */
  boolean rethought() {
    return result.usage().thinking() > thinkingTokens;
  }

  boolean endedNaturally() {
    return result.thinkingEnd() == ThinkingEnd.NATURAL;
  }

  /** Returns what a fork saw; letters are told apart from answers. */
  Optional<Fork> fork(int tokens, boolean natural, boolean letters) {
    return Optional.ofNullable(probes.get(new Place(tokens, natural, letters)));
  }

  /** Returns the looks at the option letters between natural ends, by rising position. */
  List<Look> looks() {
    return probes.entrySet().stream()
        .filter(each -> each.getKey().letters() && !each.getKey().natural())
        .map(each -> new Look(each.getKey().tokens(), each.getValue().result().letters()))
        .sorted(java.util.Comparator.comparingInt(Look::position))
        .toList();
  }

  /** Returns the tokens of the session's own hand-over and answer. */
  int answering() {
    return result.usage().forced() + result.usage().answer();
  }

  /** Returns all tokens computed after the prompt. */
  long computed() {
    Usage usage = result.usage();
    return (long) usage.thinking() + closing + answering() + usage.probe();
  }

  /** Returns the tokens of the close markers of the first natural ends. */
  int markers(int count) {
    return ends.stream().limit(count).mapToInt(End::marker).sum();
  }

  /** Returns the tokens of the close markers written before so many thinking tokens. */
  int markersBefore(int tokens) {
    return ends.stream().filter(end -> end.tokens() < tokens).mapToInt(End::marker).sum();
  }
}
