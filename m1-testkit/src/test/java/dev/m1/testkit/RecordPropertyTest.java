package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.CapacityException;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ThinkingFormat;
import dev.m1.trace.Phase;
import dev.m1.trace.ReasoningTrace;
import dev.m1.trace.TokenRun;
import dev.m1.trace.TraceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The trace holds every token that the model read or wrote, compared with the model's own view. */
class RecordPropertyTest {
  private static final int LONGEST_MARKER = 4;

  @Property(tries = 200, seed = "21", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void trace_ofAnySession_holdsEveryTokenOfTheModelsSequences(@ForAll long seed) {
    LoopTrial trial = LoopTrial.of(seed).withoutCache();
    HostileStrategy strategy = trial.strategy();
    List<List<Integer>> freed = Collections.synchronizedList(new ArrayList<>());
    AssertingBackend backend =
        AssertingBackend.of(
            trial.backend().beforeFree(history -> freed.add(list(history.tokens()))).build());
    ReasoningModel model = trial.open(backend);
    ThinkingFormat format = model.thinkingFormat();
    ReasoningResult result;
    try {
      result = LoopPropertyTest.end(trial.session(model, strategy).start(trial.question()));
    } catch (CapacityException e) {
      return;
    } finally {
      LoopPropertyTest.close(model, backend);
    }
    List<Integer> recorded = mainSequence(result.trace(), format, trial);
    List<Integer> main = freed.remove(freed.size() - 1);
    assertThat(main.size()).isBetween(recorded.size() - unread(result), recorded.size());
    assertThat(main).isEqualTo(recorded.subList(0, main.size()));
    assertProbes(result.trace(), freed);
  }

  /** Returns how many tokens at the end the model need not have read: nobody asked what follows. */
  private static int unread(ReasoningResult result) {
    List<TraceEvent> events = result.trace().events();
    int last = 0;
    for (TraceEvent event : events) {
      if (event instanceof TraceEvent.Marked marked) {
        last = marked.tokens().size();
      } else if (event instanceof TraceEvent.Sampled) {
        last = 1;
      } else if (event instanceof TraceEvent.Forced forced) {
        last = forced.tokens().size() + 1;
      } else if (event instanceof TraceEvent.Prompted) {
        last = result.usage().prompt();
      }
    }
    return last;
  }

  /** Puts the session's own sequence together from its events. */
  private static List<Integer> mainSequence(
      ReasoningTrace trace, ThinkingFormat format, LoopTrial trial) {
    ScriptedVocabulary vocabulary = trial.backend().build().vocabulary();
    List<Integer> tokens = new ArrayList<>();
    int marked = 0;
    boolean thinking = true;
    for (TraceEvent event : trace.events()) {
      if (event instanceof TraceEvent.Prompted prompted) {
        tokens.addAll(list(prompted.tokens().ids()));
      } else if (event instanceof TraceEvent.Sampled sampled) {
        tokens.addAll(list(sampled.tokens().ids()));
        thinking = sampled.phase() == Phase.THINKING;
      } else if (event instanceof TraceEvent.Forced forced) {
        tokens.addAll(list(forced.tokens().ids()));
        thinking = forced.phase() == Phase.THINKING;
      } else if (event instanceof TraceEvent.Marked mark) {
        // a control token that is no marker is not appended to the sequence
        List<String> markers = thinking ? format.close() : answerMarkers(format);
        String text = vocabulary.decode(mark.tokens().ids());
        marked = markers.stream().anyMatch(text::contains) ? mark.tokens().size() : 0;
        tokens.addAll(list(mark.tokens().ids()).subList(0, marked));
      } else if (event instanceof TraceEvent.RolledBack back) {
        assertThat(back.dropped()).isIn(0, marked);
        tokens = tokens.subList(0, tokens.size() - back.dropped());
      }
    }
    return tokens;
  }

  private static List<String> answerMarkers(ThinkingFormat format) {
    return Stream.concat(format.answerStops().stream(), format.reopen().stream()).toList();
  }

  /**
   * Each probe's fork is on record: what was forced, then what it wrote, but for a last token that
   * nobody read and a marker that ended it.
   */
  private static void assertProbes(ReasoningTrace trace, List<List<Integer>> forks) {
    List<TraceEvent.Probed> probes =
        trace.events().stream()
            .filter(TraceEvent.Probed.class::isInstance)
            .map(TraceEvent.Probed.class::cast)
            .toList();
    assertThat(forks).hasSameSizeAs(probes);
    for (List<Integer> fork : forks) {
      assertThat(probes)
          .as("probes on record, one of which must be the fork %s", fork)
          .anyMatch(probe -> isOf(fork, list(probe.forced()), list(probe.sampled())));
    }
  }

  private static boolean isOf(List<Integer> fork, List<Integer> forced, List<Integer> sampled) {
    int from = Collections.lastIndexOfSubList(fork, forced);
    if (from < 0) {
      return false;
    }
    List<Integer> written = fork.subList(from + forced.size(), fork.size());
    int common = Math.min(written.size(), sampled.size());
    return written.size() >= sampled.size() - 1
        && written.size() <= sampled.size() + LONGEST_MARKER
        && written.subList(0, common).equals(sampled.subList(0, common));
  }

  private static List<Integer> list(TokenRun run) {
    return list(run.ids());
  }

  private static List<Integer> list(int[] tokens) {
    return Arrays.stream(tokens).boxed().toList();
  }
}
