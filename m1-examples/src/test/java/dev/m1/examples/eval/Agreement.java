package dev.m1.examples.eval;

import static java.util.Objects.requireNonNull;

import dev.m1.ProbeResult;
import dev.m1.ThinkingEnd;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunTrace;
import dev.m1.trace.Phase;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TokenRun;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Compares the tokens of a sweep over budgets with those of separate runs.
 *
 * @param cells questions times budgets
 * @param different cells whose thinking or answer parts somewhere
 * @param differentLetters cells in which another letter was read
 * @param margins for each cell that parts, the margin of the two highest logits where it does
 */
record Agreement(int cells, int different, int differentLetters, List<Double> margins) {
  private static final int CUT = -1;
  private static final int NATURAL = -2;

  /** A token, or how the thinking ended, with its margin where there is one. */
  private record Step(int token, OptionalDouble margin) {}

  static Agreement of(RunDirectory shared, RunDirectory apart) {
    Map<String, ReasoningTrace> separate = new HashMap<>();
    try (Stream<RunTrace> traces = apart.traces()) {
      traces.forEach(each -> separate.put(each.item() + " " + each.arm(), each.trace()));
    }
    List<Double> margins = new ArrayList<>();
    int[] cells = new int[1];
    try (Stream<RunTrace> traces = shared.traces()) {
      traces.forEach(
          each -> {
            for (Arm arm : shared.manifest().arms()) {
              cells[0]++;
              ReasoningTrace own = requireNonNull(separate.get(each.item() + " " + arm.label()));
              OptionalDouble margin =
                  parting(steps(each.trace(), arm.tokens()), steps(own, arm.tokens()));
              margin.ifPresent(margins::add);
            }
          });
    }
    return new Agreement(cells[0], margins.size(), letters(shared, apart), List.copyOf(margins));
  }

  private static int letters(RunDirectory shared, RunDirectory apart) {
    Map<String, String> letters = new HashMap<>();
    try (Stream<dev.m1.eval.run.RunLine> lines = shared.lines()) {
      lines.forEach(
          line -> line.cells().forEach(cell -> letters.put(key(line, cell), cell.letter() + "")));
    }
    try (Stream<dev.m1.eval.run.RunLine> lines = apart.lines()) {
      return (int)
          lines
              .flatMap(line -> line.cells().stream().map(cell -> Map.entry(key(line, cell), cell)))
              .filter(each -> !(each.getValue().letter() + "").equals(letters.get(each.getKey())))
              .count();
    }
  }

  private static String key(dev.m1.eval.run.RunLine line, dev.m1.eval.run.Cell cell) {
    return line.item() + " " + cell.arm().label();
  }

  /** Returns the margin at the first difference; infinite where none was recorded. */
  private static OptionalDouble parting(List<Step> one, List<Step> two) {
    for (int i = 0; i < Math.max(one.size(), two.size()); i++) {
      if (i < one.size() && i < two.size() && one.get(i).token() == two.get(i).token()) {
        continue;
      }
      double margin = Double.POSITIVE_INFINITY;
      for (List<Step> steps : List.of(one, two)) {
        if (i < steps.size()) {
          margin = Math.min(margin, steps.get(i).margin().orElse(Double.POSITIVE_INFINITY));
        }
      }
      return OptionalDouble.of(margin);
    }
    return OptionalDouble.empty();
  }

  /** Returns what a session with a budget thought and answered, as its trace tells. */
  private static List<Step> steps(ReasoningTrace trace, int budget) {
    List<Step> thinking = new ArrayList<>();
    List<Step> answer = new ArrayList<>();
    List<Step> fork = null;
    boolean natural = false;
    for (TraceEvent event : trace.events()) {
      if (event instanceof TraceEvent.Sampled sampled) {
        add(sampled.tokens(), sampled.phase() == Phase.THINKING ? thinking : answer);
      } else if (event instanceof TraceEvent.Probed probed && isAnswerAt(probed.result(), budget)) {
        fork = new ArrayList<>();
        add(probed.sampled(), fork);
      } else if (event instanceof TraceEvent.ThinkingEnded ended) {
        natural = ended.end() == ThinkingEnd.NATURAL;
      }
    }
    boolean cut = !natural || thinking.size() >= budget;
    List<Step> steps = new ArrayList<>(cut ? thinking.subList(0, budget) : thinking);
    steps.add(new Step(cut ? CUT : NATURAL, OptionalDouble.empty()));
    steps.addAll(fork == null ? answer : fork);
    return steps;
  }

  private static boolean isAnswerAt(ProbeResult result, int budget) {
    return result.answer().isPresent() && result.position() == budget;
  }

  private static void add(TokenRun tokens, List<Step> steps) {
    for (int i = 0; i < tokens.size(); i++) {
      steps.add(new Step(tokens.id(i), tokens.margin(i)));
    }
  }

  /** Returns the widest margin at which cells part; 0 where none does. */
  double widestMargin() {
    return margins.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d of %d cells the same token for token, another letter in %d, widest margin where they"
            + " part %.4f logits",
        cells - different,
        cells,
        differentLetters,
        widestMargin());
  }
}
