package dev.m1.eval.analysis;

import dev.m1.BudgetDecision;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Question;
import dev.m1.ThinkingEnd;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunTrace;
import dev.m1.trace.Replay;
import dev.m1.trace.ReplayOutcome;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one trace of a row knows of the answers along its thinking. */
final class RecordedAnswers {
  /** How an answer is known. */
  enum Source {
    WRITTEN,
    LETTERS
  }

  /** An answer that was recorded. */
  record Known(Source source, boolean right) {}

  /** Where a probe ran: the same count of tokens can be a cut and a natural end. */
  private record Place(int tokens, boolean natural, Probe probe) {}

  private final RunTrace trace;
  private final AnswerTable table;
  private final int row;
  private final boolean lettersRun;
  private final Map<Place, ProbeResult> probes = new HashMap<>();
  private boolean endedAtNaturalEnd;
  private boolean endedByOwnWords;

  /**
   * Reads a trace.
   *
   * @param lettersRun whether the run's cells are letters, not written answers
   */
  RecordedAnswers(RunTrace trace, AnswerTable table, int row, boolean lettersRun) {
    this.trace = trace;
    this.table = table;
    this.row = row;
    this.lettersRun = lettersRun;
    List<Place> asked = new ArrayList<>(); // probes count from 0
    for (TraceEvent event : trace.trace().events()) {
      if (event instanceof TraceEvent.Decided decided) {
        boolean natural = decided.checkpoint().atNaturalEnd();
        if (decided.decision() instanceof BudgetDecision.Look look) {
          asked.add(new Place(decided.checkpoint().tokens(), natural, look.probe()));
        }
        boolean concludes = decided.decision() instanceof BudgetDecision.Conclude;
        endedAtNaturalEnd = concludes && natural;
        endedByOwnWords = concludes && ownWords(decided.decision());
      } else if (event instanceof TraceEvent.Probed probed && probed.result().id() < asked.size()) {
        probes.put(asked.get(probed.result().id()), probed.result());
      }
    }
  }

  private static boolean ownWords(BudgetDecision decision) {
    return decision instanceof BudgetDecision.Conclude end && end.handOver().isPresent();
  }

  /** Returns the answer that the strategy would have been given at its end. */
  Optional<Known> at(Replay replay, ReplayOutcome.Ended ended) {
    boolean natural = false;
    if (!replay.steps().isEmpty()) {
      Replay.Step last = replay.steps().get(replay.steps().size() - 1);
      if (!replay.asRecorded() && ownWords(last.decision())) {
        return Optional.empty(); // other words lead to the answer than those recorded
      }
      natural = last.decision() instanceof BudgetDecision.Conclude && last.atNaturalEnd();
    }
    Optional<Known> written = written(replay, ended.tokens(), natural);
    return written.isPresent() ? written : letters(ended.tokens(), natural);
  }

  private Optional<Known> written(Replay replay, int tokens, boolean natural) {
    for (int column = 0; column < table.arms().size(); column++) {
      Arm arm = table.arms().get(column);
      if (!shares(arm) || !table.present(row, column)) {
        continue;
      }
      boolean there =
          table.thinkingTokens(row, column) == tokens
              && (arm.kind() == Arm.Kind.STRATEGY
                  ? endedAtNaturalEnd == natural && !endedByOwnWords
                  : (table.thinkingEnd(row, column) == ThinkingEnd.NATURAL) == natural);
      if (there || (arm.kind() == Arm.Kind.STRATEGY && replay.asRecorded())) {
        Source source = lettersRun ? Source.LETTERS : Source.WRITTEN;
        return Optional.of(new Known(source, table.correct(row, column)));
      }
    }
    return Optional.empty();
  }

  /** Says whether a condition's cell comes from this trace. */
  private boolean shares(Arm arm) {
    return trace.arm().isEmpty()
        || trace.arm().equals(arm.label())
        || (arm.kind() != Arm.Kind.STRATEGY
            && List.of(trace.arm().split(" ")).contains(arm.label()));
  }

  private Optional<Known> letters(int tokens, boolean natural) {
    ProbeResult seen = probes.get(new Place(tokens, natural, Probe.optionLetters()));
    if (seen == null || seen.letters().isEmpty() || table.key(row) < 0) {
      return Optional.empty();
    }
    String key = Question.MultipleChoice.letter(table.key(row));
    return Optional.of(new Known(Source.LETTERS, seen.letter().filter(key::equals).isPresent()));
  }

  /** Returns the tokens of the probes that a replay asked for. */
  int probeTokens(Replay replay) {
    int tokens = 0;
    for (Replay.Step step : replay.steps()) {
      if (step.decision() instanceof BudgetDecision.Look look) {
        ProbeResult seen = probes.get(new Place(step.tokens(), step.atNaturalEnd(), look.probe()));
        tokens += seen == null ? 0 : seen.tokens();
      }
    }
    return tokens;
  }
}
