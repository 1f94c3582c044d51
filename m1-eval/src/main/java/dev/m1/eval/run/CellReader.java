package dev.m1.eval.run;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ProbeResult;
import dev.m1.ThinkingEnd;
import dev.m1.eval.data.AnswerKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the cells of conditions out of the one session that they share, by the conditions of
 * equivalence: a natural end after T tokens counts for a cap n if and only if T is less than n, and
 * its answer is then copied; else the answer is the fork's at n. What the session cannot tell (a
 * cap that the context had no room for, a cut within an injected text, thinking re-opened in the
 * answer against another cap) is left to a session of its own.
 */
final class CellReader {
  /**
   * A cell and its price.
   *
   * @param separateTokens what a session of its own computes after the prompt
   */
  record Read(Cell cell, long separateTokens) {}

  private final SessionReading session;
  private final Task task;
  private final EvalPlan plan;
  private final boolean letters;
  private final boolean forksOnly;
  private final int cap;
  private final boolean alone;
  private final List<Look> looks;
  private final Set<Object> charged = new HashSet<>();

  CellReader(SessionReading session, Task task, EvalPlan plan, List<Arm> arms) {
    this.session = session;
    this.task = task;
    this.plan = plan;
    letters = plan.answers() == EvalPlan.Answers.LETTERS;
    forksOnly = letters || plan.letters();
    alone = arms.size() == 1;
    cap =
        arms.get(0).kind() == Arm.Kind.MINIMUM
            ? plan.maxThinkingTokens()
            : arms.stream().mapToInt(Arm::tokens).max().orElseThrow();
    looks = plan.lookEvery() > 0 ? session.looks() : List.of();
  }

  /** Returns what looks along the thinking saw. */
  List<Look> looks() {
    return looks;
  }

  /** Returns a condition's cell; empty where the session cannot tell. */
  Optional<Read> read(Arm arm) {
    return switch (arm.kind()) {
      case STRATEGY -> Optional.of(own(arm, true));
      case MINIMUM -> minimum(arm);
      case BUDGET, WAIT -> cut(arm);
    };
  }

  private Optional<Read> minimum(Arm arm) {
    for (int i = 0; i < session.ends().size(); i++) {
      if (session.ends().get(i).tokens() >= arm.tokens()) {
        return natural(arm, i, cap);
      }
    }
    boolean served = alone || session.result().thinkingEnd() != ThinkingEnd.CONTEXT_FULL;
    return served ? Optional.of(own(arm, false)) : Optional.empty();
  }

  private Optional<Read> cut(Arm arm) {
    List<SessionReading.End> ends = session.ends();
    int round = arm.waits();
    boolean reached = round == 0 || waited(round, arm.tokens());
    if (round < ends.size() && ends.get(round).tokens() < arm.tokens()) {
      return natural(arm, round, arm.tokens());
    }
    Optional<SessionReading.Fork> fork = session.fork(arm.tokens(), false, letters);
    if (fork.isPresent()) {
      return forked(
          arm, fork.get(), ThinkingEnd.BUDGET, reached, session.markersBefore(arm.tokens()));
    }
    boolean own = alone || (arm.tokens() == cap && session.thinkingTokens() == cap);
    return own && !forksOnly ? Optional.of(own(arm, reached)) : Optional.empty();
  }

  /** Says whether so many rounds of "Wait" began before a cap. */
  private boolean waited(int rounds, int tokens) {
    return rounds <= session.ends().size() && session.ends().get(rounds - 1).tokens() < tokens;
  }

  private Optional<Read> natural(Arm arm, int index, int limit) {
    SessionReading.End end = session.ends().get(index);
    Optional<SessionReading.Fork> fork = session.fork(end.tokens(), true, letters);
    if (fork.isPresent()) {
      return forked(arm, fork.get(), ThinkingEnd.NATURAL, true, session.markers(index + 1));
    }
    boolean last = index == session.ends().size() - 1 && session.endedNaturally();
    boolean sameLimit = alone || limit == cap || !session.rethought();
    return last && sameLimit && !forksOnly ? Optional.of(own(arm, true)) : Optional.empty();
  }

  /** A cell of the session's own answer. */
  private Read own(Arm arm, boolean reached) {
    ExtractedAnswer answer = session.result().answer();
    int thinking = session.result().usage().thinking();
    boolean pays = charged.add(session);
    Cell cell =
        new Cell(
            arm,
            reached,
            thinking,
            session.result().thinkingEnd(),
            !pays,
            session.result().answerText(),
            session.result().usage().answer(),
            pays ? session.answering() : 0,
            answer.outcome(),
            answer.letter(),
            AnswerKey.confirms(answer, task.question(), task.key()),
            lettersAt(thinking));
    long markers = session.markers(session.ends().size());
    return new Read(cell, thinking + markers + session.answering());
  }

  /** A cell of a fork's answer; the first condition that has it is charged for it. */
  private Optional<Read> forked(
      Arm arm, SessionReading.Fork fork, ThinkingEnd end, boolean reached, int markers) {
    ProbeResult result = fork.result();
    boolean pays = charged.add(result.id());
    boolean natural = end == ThinkingEnd.NATURAL;
    Optional<ProbeResult> beside =
        plan.letters() ? lettersBeside(result, natural) : Optional.empty();
    int tokens = result.tokens() + beside.map(ProbeResult::tokens).orElse(0);
    int price = pays ? tokens : 0;
    long separate = (long) result.position() + markers + tokens;
    if (letters) {
      return Optional.of(new Read(letterCell(arm, result, end, reached, price), separate));
    }
    if (result.answer().isEmpty() || result.extracted().isEmpty()) {
      return Optional.empty(); // the model thinks again: only a session of its own can go on
    }
    ExtractedAnswer answer = result.extracted().get();
    Cell cell =
        new Cell(
            arm,
            reached,
            result.position(),
            end,
            !pays,
            result.answer().get(),
            fork.answerTokens(),
            price,
            answer.outcome(),
            answer.letter(),
            AnswerKey.confirms(answer, task.question(), task.key()),
            beside.map(ProbeResult::letters).orElseGet(() -> lettersAt(result.position())));
    return Optional.of(new Read(cell, separate));
  }

  /** Returns what the look at the letters saw where an answer was written. */
  private Optional<ProbeResult> lettersBeside(ProbeResult answer, boolean natural) {
    return session.fork(answer.position(), natural, true).map(SessionReading.Fork::result);
  }

  private Cell letterCell(Arm arm, ProbeResult fork, ThinkingEnd end, boolean reached, int price) {
    String letter = fork.letter().orElseThrow();
    return new Cell(
        arm,
        reached,
        fork.position(),
        end,
        price == 0,
        AnswerText.complete(letter),
        0,
        price,
        Outcome.PARSED,
        Optional.of(letter),
        letter.equals(task.key()),
        fork.letters());
  }

  private Map<String, Double> lettersAt(int tokens) {
    return looks.stream()
        .filter(look -> look.position() == tokens)
        .findFirst()
        .map(Look::letters)
        .orElse(Map.of());
  }
}
