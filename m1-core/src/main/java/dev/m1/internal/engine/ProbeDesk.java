package dev.m1.internal.engine;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Question.MultipleChoice;
import dev.m1.Sampling;
import dev.m1.internal.format.MarkerSet;
import dev.m1.internal.format.ThinkingFormats;
import dev.m1.trace.Phase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Starts a session's probes and reads what they saw. Confined to the session's thread, but for what
 * it submits.
 */
final class ProbeDesk {
  /**
   * What stands before a letter in the answers that m1's prompt asks for: the next token is the
   * letter.
   */
  static final String LETTER_LEAD = " \\boxed{";

  private final Engine engine;
  private final SessionRequest request;
  private final MarkerSet answerMarkers;
  private final Pace pace;
  private final Mailbox mailbox;
  private int started;

  ProbeDesk(
      Engine engine, SessionRequest request, MarkerSet answerMarkers, Pace pace, Mailbox mailbox) {
    this.engine = engine;
    this.request = request;
    this.answerMarkers = answerMarkers;
    this.pace = pace;
    this.mailbox = mailbox;
  }

  /** Returns the text that a probe appends, given how many line feeds the context ends in. */
  private static String forcedText(Engine engine, Probe probe, int lineFeeds) {
    if (probe instanceof Probe.NextToken next) {
      return next.after();
    } else if (probe instanceof Probe.Answer answer && answer.handOver().isPresent()) {
      return answer.handOver().get();
    }
    String handOver = ThinkingFormats.handOver(engine.format, lineFeeds);
    return probe instanceof Probe.OptionLetters ? handOver + LETTER_LEAD : handOver;
  }

  /** Returns the most tokens that a probe appends, forced and sampled. */
  static int tail(Engine engine, Probe probe) {
    int forced = engine.trusted(forcedText(engine, probe, 0)).length;
    return forced + (probe instanceof Probe.Answer answer ? answer.maxTokens() : 1);
  }

  /**
   * Forks the session's lane here, without a close marker at its end; the result arrives as {@link
   * Message.Seen}.
   */
  ProbeRun start(
      Probe probe, int position, int lineFeeds, int markerTokens, Slot slot, MainLane main) {
    String text = forcedText(engine, probe, lineFeeds);
    ProbeRun run = new ProbeRun(started++, probe, position, text, engine.trusted(text));
    slot.submit(
        engine.scheduler,
        () -> {
          if (!slot.cancelled) {
            Lane fork = run.fork(main.get(), markerTokens);
            main.repend(fork);
            fork.run(sink(run, fork, slot));
          }
        });
    return run;
  }

  private Sink sink(ProbeRun run, Lane fork, Slot slot) {
    if (run.probe instanceof Probe.Answer answer) {
      return answerSink(run, fork, answer.maxTokens(), slot);
    }
    return new Sink() {
      @Override
      public int onLogits(Lane lane, float[] row) {
        if (run.probe instanceof Probe.OptionLetters) {
          int options = ((MultipleChoice) request.question()).options().size();
          run.seeLetters(row, engine.letterTokens(options));
        } else {
          run.seeNextToken(row, engine.pieces);
        }
        run.complete = true;
        done(run, slot);
        return -1;
      }

      @Override
      public void cancel(Lane lane) {
        done(run, slot);
      }
    };
  }

  private Sink answerSink(ProbeRun run, Lane fork, int maxTokens, Slot slot) {
    StretchSink.Setup setup =
        new StretchSink.Setup(
            Phase.ANSWER, run.answer, answerMarkers.matcher(), maxTokens, fork.length(), true);
    return new StretchSink(
        engine.pieces,
        new Sampler(Sampling.greedy(), 0),
        pace,
        setup,
        null,
        null,
        engine.bias(Map.of()),
        run.logProbs,
        false,
        sink -> {
          StretchSink.Cause cause = sink.cause();
          run.complete = cause == StretchSink.Cause.MARKER || cause == StretchSink.Cause.CONTROL;
          done(run, slot);
        });
  }

  private void done(ProbeRun run, Slot slot) {
    run.free();
    slot.unhandled++;
    mailbox.post(new Message.Seen(run));
  }

  /** Reads what a finished probe saw; runs the extractor on an answer. */
  ProbeResult read(ProbeRun run) {
    String text = run.answer.bytes().text();
    Optional<ExtractedAnswer> extracted = Optional.empty();
    if (run.probe instanceof Probe.Answer) {
      AnswerText answer = new AnswerText(text.strip(), run.text, run.complete);
      extracted = Optional.of(request.extractor().extract(answer, request.question()));
    } else if (run.probe instanceof Probe.NextToken) {
      text = new String(run.likeliest, StandardCharsets.UTF_8);
    }
    List<Double> logProbs = new ArrayList<>();
    float[] values = run.logProbs.toArray();
    for (int i = 0; i < Math.min(values.length, Math.max(1, run.answer.size())); i++) {
      logProbs.add((double) values[i]);
    }
    return new ProbeResult(
        run.id,
        run.probe,
        run.position,
        text,
        logProbs,
        run.letters,
        Double.isNaN(run.entropy) ? OptionalDouble.empty() : OptionalDouble.of(run.entropy),
        extracted,
        run.forced.length + run.answer.size());
  }
}
