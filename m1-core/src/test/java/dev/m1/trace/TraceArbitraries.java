package dev.m1.trace;

import dev.m1.AnswerEnd;
import dev.m1.AnswerText;
import dev.m1.BudgetDecision;
import dev.m1.ExtractedAnswer;
import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Observation;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Question;
import dev.m1.Requirements;
import dev.m1.Sampling;
import dev.m1.ThinkingEnd;
import dev.m1.Timings;
import dev.m1.Until;
import dev.m1.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Makes random traces and their parts; their events are in no sensible order. */
final class TraceArbitraries {
  private TraceArbitraries() {}

  /** Any text, also with unpaired surrogates. */
  static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(12),
        Arbitraries.of("", "\n", "Wait", "\ud800", "a\udc00b", "\u0000", "é😀", "\"\\\u2028"));
  }

  private static Arbitrary<String> wordsOrMore() {
    return texts().filter(text -> !text.isBlank());
  }

  private static Arbitrary<Integer> counts() {
    return Arbitraries.integers().between(0, Integer.MAX_VALUE);
  }

  private static Arbitrary<Double> doubles() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().ofScale(6),
        Arbitraries.of(0.1, -0.0, 1e-300, Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NaN));
  }

  private static Arbitrary<Duration> durations() {
    return Arbitraries.longs().map(Duration::ofNanos);
  }

  private static <T> Arbitrary<Optional<T>> optional(Arbitrary<T> values) {
    return values.optional();
  }

  /** Token runs with any combination of figures. */
  static Arbitrary<TokenRun> tokenRuns() {
    Arbitrary<Float> figure =
        Arbitraries.oneOf(
            Arbitraries.floats(),
            Arbitraries.of(Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, -0.0f, 0.1f));
    return Arbitraries.integers()
        .between(0, 9)
        .flatMap(
            size ->
                Combinators.combine(
                        Arbitraries.integers().array(int[].class).ofSize(size),
                        Arbitraries.integers().array(int[].class).ofSize(size).optional(),
                        figure.array(float[].class).ofSize(size).optional(),
                        figure.array(float[].class).ofSize(size).optional())
                    .as(
                        (ids, ends, entropies, margins) ->
                            TokenRun.of(
                                ids,
                                ends.orElse(null),
                                entropies.orElse(null),
                                margins.orElse(null))));
  }

  /** Conditions of every kind. */
  static Arbitrary<Until> conditions() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(1, Integer.MAX_VALUE).map(Until::tokens),
        texts().filter(text -> !text.isEmpty()).map(Until::text),
        Arbitraries.of(Until.lineEnd(), Until.sentenceEnd()),
        Arbitraries.doubles().between(0.001, 20).ofScale(9).map(Until::entropyBelow));
  }

  /** Probes of every kind. */
  static Arbitrary<Probe> probes() {
    return Arbitraries.oneOf(
        Arbitraries.just(Probe.optionLetters()),
        texts().map(Probe::nextToken),
        Arbitraries.integers().between(1, Integer.MAX_VALUE).map(Probe::sessionAnswer),
        Combinators.combine(Arbitraries.integers().between(1, Integer.MAX_VALUE), optional(texts()))
            .as(Probe.Answer::new));
  }

  /** Decisions of every kind. */
  static Arbitrary<BudgetDecision> decisions() {
    Arbitrary<Map<String, Double>> bias =
        Arbitraries.maps(
                wordsOrMore(),
                Arbitraries.oneOf(
                    Arbitraries.doubles().between(-100, 100),
                    Arbitraries.just(Double.NEGATIVE_INFINITY)))
            .ofMaxSize(3);
    return Arbitraries.oneOf(
        Combinators.combine(conditions().list().ofMaxSize(3), bias).as(BudgetDecision.ThinkOn::new),
        texts().filter(text -> !text.isEmpty()).map(BudgetDecision::inject),
        Combinators.combine(probes(), Arbitraries.of(BudgetDecision.Mode.class))
            .as(BudgetDecision.Look::new),
        Combinators.combine(
                Arbitraries.of(ThinkingEnd.NATURAL, ThinkingEnd.STRATEGY, ThinkingEnd.LOOP),
                texts(),
                optional(texts()))
            .as(BudgetDecision.Conclude::new),
        texts().map(BudgetDecision::abstain));
  }

  /** Verdicts of every kind. */
  static Arbitrary<ExtractedAnswer> verdicts() {
    Arbitrary<ExtractedAnswer.Span> spans =
        Combinators.combine(
                Arbitraries.integers().between(0, 99), Arbitraries.integers().between(0, 99))
            .as((start, length) -> new ExtractedAnswer.Span(start, start + length));
    return Combinators.combine(
            Arbitraries.integers().between(0, 7), doubles(), texts(), texts(), spans)
        .as(TraceArbitraries::verdict);
  }

  private static ExtractedAnswer verdict(
      int kind, double value, String text, String rule, ExtractedAnswer.Span span) {
    return switch (kind) {
      case 0 -> new ExtractedAnswer.ParsedChoice(span.start() % 26, rule, span);
      case 1 -> new ExtractedAnswer.ParsedNumber(value, text, rule, span);
      case 2 -> new ExtractedAnswer.ParsedText(text, rule, span);
      case 3 -> new ExtractedAnswer.Ambiguous(List.of(text, "A"), rule, span);
      case 4 -> new ExtractedAnswer.OutOfRange(text, rule, span);
      case 5 -> new ExtractedAnswer.Refused(rule, span);
      case 6 -> new ExtractedAnswer.Truncated(rule, span);
      default -> new ExtractedAnswer.Empty(rule, span);
    };
  }

  /** Probe results of every kind. */
  static Arbitrary<ProbeResult> results() {
    return Combinators.combine(
            counts(),
            probes(),
            counts(),
            texts(),
            doubles().list().ofMaxSize(3),
            Arbitraries.maps(texts(), doubles()).ofMaxSize(3),
            optional(doubles()),
            optional(verdicts()))
        .as(
            (id, probe, position, text, logProbs, letters, entropy, verdict) ->
                new ProbeResult(
                    id,
                    probe,
                    position,
                    text,
                    logProbs,
                    letters,
                    entropy.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                    verdict.map(read -> new AnswerText(text, read.rule(), id % 2 == 0)),
                    verdict,
                    id));
  }

  /** Checkpoints. */
  static Arbitrary<Checkpoint> checkpoints() {
    return Combinators.combine(
            counts(),
            Arbitraries.of(true, false),
            counts(),
            durations(),
            optional(durations()),
            conditions().list().ofMaxSize(2),
            optional(counts()))
        .as(
            (tokens, natural, count, elapsed, left, reached, probe) ->
                new Checkpoint(
                    tokens,
                    natural,
                    count,
                    count / 2,
                    elapsed,
                    left,
                    Set.copyOf(reached),
                    probe.map(OptionalInt::of).orElse(OptionalInt.empty())));
  }

  /** Events of every kind. */
  static Arbitrary<TraceEvent> events() {
    Arbitrary<Phase> phases = Arbitraries.of(Phase.class);
    return Arbitraries.oneOf(
        Combinators.combine(tokenRuns(), counts(), counts()).as(TraceEvent.Prompted::new),
        Combinators.combine(phases, tokenRuns()).as(TraceEvent.Sampled::new),
        tokenRuns().map(TraceEvent.Marked::new),
        Combinators.combine(phases, texts(), texts(), tokenRuns()).as(TraceEvent.Forced::new),
        Combinators.combine(counts(), counts()).as(TraceEvent.RolledBack::new),
        Combinators.combine(checkpoints(), decisions()).as(TraceEvent.Decided::new),
        Combinators.combine(results(), tokenRuns(), tokenRuns()).as(TraceEvent.Probed::new),
        Combinators.combine(Arbitraries.of(ThinkingEnd.class), texts(), counts())
            .as(TraceEvent.ThinkingEnded::new),
        Combinators.combine(Arbitraries.of(AnswerEnd.class), counts())
            .as(TraceEvent.AnswerEnded::new));
  }

  /** Questions of every shape. */
  static Arbitrary<Question> questions() {
    Arbitrary<Double> bounds = Arbitraries.doubles().between(0, 1e9);
    return Arbitraries.oneOf(
        Combinators.combine(wordsOrMore(), texts().list().ofMinSize(2).ofMaxSize(5))
            .as(Question.MultipleChoice::new),
        Combinators.combine(wordsOrMore(), texts(), bounds, bounds)
            .as(
                (text, unit, absolute, relative) ->
                    Question.numeric(text, unit, new Question.Tolerance(absolute, relative))),
        wordsOrMore().map(Question::freeText));
  }

  private static Arbitrary<Requirements> requirements() {
    return Combinators.combine(
            Arbitraries.of(Observation.class).set(),
            probes().list().ofMaxSize(2),
            Arbitraries.of(true, false),
            optional(counts()))
        .as(
            (observations, probes, injects, bound) ->
                new Requirements(
                    observations,
                    probes,
                    probes.size(),
                    injects,
                    bound.map(OptionalInt::of).orElse(OptionalInt.empty())));
  }

  private static Arbitrary<ModelInfo> models() {
    return Combinators.combine(texts(), texts(), Arbitraries.longs(), counts(), optional(texts()))
        .as(
            (name, library, size, count, notice) ->
                new ModelInfo(
                    name,
                    "qwen2",
                    "Q4_K",
                    size,
                    size / 2,
                    count,
                    count,
                    "sha256:0",
                    "llamacpp",
                    library,
                    "cpu",
                    notice));
  }

  private static Arbitrary<Sampling> samplings() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 2),
            counts(),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.maps(counts(), doubles()).ofMaxSize(2))
        .as(
            (temperature, topK, share, bias) ->
                new Sampling(temperature, topK, share, share, 1.1, 64, bias));
  }

  private static Arbitrary<TraceHeader> headers() {
    Arbitrary<Instant> starts =
        Arbitraries.longs()
            .between(0, 4_000_000_000_000_000_000L)
            .map(nanos -> Instant.ofEpochSecond(0, nanos));
    return Combinators.combine(
            Combinators.combine(starts, models(), questions(), texts()).as(Start::new),
            requirements(),
            Arbitraries.of(Observation.class).set(),
            samplings(),
            Arbitraries.longs(),
            Arbitraries.of(ModelOptions.Execution.class),
            counts(),
            optional(durations()))
        .as(
            (start, requirements, recorded, sampling, seed, execution, bound, deadline) ->
                new TraceHeader(
                    start.when(),
                    start.model(),
                    start.question(),
                    true,
                    start.strategy(),
                    requirements,
                    recorded,
                    "m1",
                    sampling,
                    seed,
                    execution,
                    bound / 2,
                    bound,
                    1024,
                    deadline));
  }

  private record Start(Instant when, ModelInfo model, Question question, String strategy) {}

  /** Whole traces. */
  static Arbitrary<ReasoningTrace> traces() {
    Arbitrary<byte[]> bytes =
        Arbitraries.oneOf(
            Arbitraries.bytes().array(byte[].class).ofMaxSize(12),
            Arbitraries.strings()
                .ofMaxLength(12)
                .map(text -> text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Arbitrary<Timings> timings =
        Combinators.combine(durations(), durations())
            .as((some, other) -> new Timings(some, other, some, other));
    return Combinators.combine(
            headers(), events().list().ofMaxSize(9), bytes, bytes, verdicts(), counts(), timings)
        .as(
            (header, events, thinking, answer, verdict, count, times) ->
                new ReasoningTrace(
                    header,
                    events,
                    thinking,
                    answer,
                    verdict,
                    new Usage(count, 1, 2, 3, count / 2, 4, 5, 6),
                    times));
  }
}
