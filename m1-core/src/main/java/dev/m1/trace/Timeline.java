package dev.m1.trace;

import dev.m1.BudgetDecision;
import dev.m1.ProbeResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The thinking of a trace as one sequence, without what was taken back. Immutable once made. */
final class Timeline {
  /** One thing on the way through the thinking. */
  sealed interface Item {}

  /** A sampled token. */
  record Token(Map<String, Double> bias) implements Item {}

  /** The model closed its thinking. */
  record NaturalEnd() implements Item {}

  /** Text was put in. */
  record Injection(String text, int tokens) implements Item {}

  /**
   * The strategy was asked.
   *
   * @param probed how many probe results were in by then
   */
  record Ask(Checkpoint checkpoint, BudgetDecision decision, int probed) implements Item {}

  private record Run(int tokens, BudgetDecision.Look look) {}

  private final List<Item> items = new ArrayList<>();
  private final List<ProbeResult> results = new ArrayList<>();
  private final Map<Integer, Checkpoint> arrivals = new HashMap<>();

  /** The probes that were run, by id. */
  private final List<Run> runs = new ArrayList<>();

  private TraceEvent.@Nullable ThinkingEnded end;

  private int count;
  private int naturalEnds;
  private Map<String, Double> bias = Map.of();
  private int[] ids = new int[64];
  private int[] ends = new int[64];
  private float[] entropies = new float[64];
  private float[] margins = new float[64];
  private final byte[] bytes;
  private boolean texts;

  private Timeline(ReasoningTrace trace) {
    bytes = trace.thinkingBytes();
    texts = trace.header().withTexts();
    for (int i = 0; i < trace.events().size(); i++) {
      TraceEvent event = trace.events().get(i);
      if (event instanceof TraceEvent.Probed probed) {
        results.add(probed.result()); // also those that came in after the thinking
      } else if (end == null) {
        take(event, i);
      }
    }
  }

  static Timeline of(ReasoningTrace trace) {
    return new Timeline(trace);
  }

  private void take(TraceEvent event, int index) {
    if (event instanceof TraceEvent.Sampled sampled && sampled.phase() == Phase.THINKING) {
      add(sampled.tokens());
      for (int i = 0; i < sampled.tokens().size(); i++) {
        items.add(new Token(bias));
      }
    } else if (event instanceof TraceEvent.Forced forced && forced.phase() == Phase.THINKING) {
      add(forced.tokens());
      items.add(new Injection(forced.text(), forced.tokens().size()));
    } else if (event instanceof TraceEvent.Marked) {
      naturalEnds++;
      items.add(new NaturalEnd());
    } else if (event instanceof TraceEvent.RolledBack back) {
      takeBack(back.thinkingTokens());
    } else if (event instanceof TraceEvent.Decided decided) {
      ask(decided, index);
    } else if (event instanceof TraceEvent.ThinkingEnded ended) {
      end = ended;
    }
  }

  private void ask(TraceEvent.Decided decided, int index) {
    Checkpoint shown = decided.checkpoint();
    if (shown.tokens() != count) {
      throw new IllegalArgumentException(
          "the trace contradicts itself: at event "
              + index
              + " the strategy was shown "
              + shown.tokens()
              + " thinking tokens, and the events before it have "
              + count);
    }
    if (shown.naturalEnds() > naturalEnds) { // a marker without tokens of its own
      naturalEnds++;
      items.add(new NaturalEnd());
    }
    if (decided.decision() instanceof BudgetDecision.ThinkOn thinkOn) {
      bias = thinkOn.bias();
    } else if (decided.decision() instanceof BudgetDecision.Look look) {
      runs.add(new Run(count, look));
    }
    items.add(new Ask(shown, decided.decision(), results.size()));
    shown.arrivedProbe().ifPresent(id -> arrivals.put(id, shown));
  }

  private void add(TokenRun run) {
    int needed = count + run.size();
    if (needed > ids.length) {
      int length = Math.max(needed, ids.length * 2);
      ids = Arrays.copyOf(ids, length);
      ends = Arrays.copyOf(ends, length);
      entropies = Arrays.copyOf(entropies, length);
      margins = Arrays.copyOf(margins, length);
    }
    for (int i = 0; i < run.size(); i++, count++) {
      ids[count] = run.id(i);
      ends[count] = run.end(i);
      entropies[count] = (float) run.entropy(i).orElse(Double.NaN);
      margins[count] = (float) run.margin(i).orElse(Double.NaN);
      int before = count == 0 ? 0 : ends[count - 1];
      texts &= before <= ends[count] && ends[count] <= bytes.length;
    }
  }

  private void takeBack(int tokens) {
    while (count > tokens && !items.isEmpty()) {
      Item last = items.remove(items.size() - 1);
      if (last instanceof Token) {
        count--;
      } else if (last instanceof Injection injection) {
        count -= injection.tokens();
      }
    }
  }

  /** Returns the items, in order. */
  List<Item> items() {
    return items;
  }

  /** Returns all probe results, in order of arrival. */
  List<ProbeResult> results() {
    return results;
  }

  /** Returns a probe's result; empty if it had not come in when the session ended. */
  Optional<ProbeResult> result(int id) {
    return results.stream().filter(each -> each.id() == id).findFirst();
  }

  /** Returns the ids of the probes that were run so at a token. */
  List<Integer> runs(int tokens, BudgetDecision.Look look) {
    Run wanted = new Run(tokens, look);
    return IntStream.range(0, runs.size())
        .filter(id -> runs.get(id).equals(wanted))
        .boxed()
        .toList();
  }

  /** Returns what the strategy was shown at this very place, for its clock. */
  Optional<Checkpoint> reading(
      int tokens, boolean natural, int naturalEnds, int injections, @Nullable ProbeResult arrived) {
    int id = arrived == null ? -1 : arrived.id();
    return items.stream()
        .filter(Ask.class::isInstance)
        .map(item -> ((Ask) item).checkpoint())
        .filter(
            each ->
                each.tokens() == tokens
                    && each.atNaturalEnd() == natural
                    && each.naturalEnds() == naturalEnds
                    && each.injections() == injections
                    && each.arrivedProbe().orElse(-1) == id)
        .findFirst();
  }

  /** Returns what the strategy was shown when a probe's result arrived. */
  Optional<Checkpoint> arrival(ProbeResult result) {
    return Optional.ofNullable(arrivals.get(result.id()));
  }

  /** Returns how the thinking ended; empty in a trace that was cut short. */
  Optional<TraceEvent.ThinkingEnded> end() {
    return Optional.ofNullable(end);
  }

  /** Says whether the bytes of tokens are known. */
  boolean hasTexts() {
    return texts;
  }

  /** Returns the bytes of a token. */
  byte[] bytes(int token) {
    return Arrays.copyOfRange(bytes, token == 0 ? 0 : ends[token - 1], ends[token]);
  }

  /** Returns the text of the first tokens, as the live loop shows it. */
  String text(int tokens) {
    int length = tokens == 0 ? 0 : ends[tokens - 1];
    return new String(bytes, 0, length, java.nio.charset.StandardCharsets.UTF_8);
  }

  int[] ids() {
    return ids;
  }

  float[] entropies() {
    return entropies;
  }

  float[] margins() {
    return margins;
  }
}
