package dev.m1.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads what {@link TraceWriter} writes. */
final class TraceParser {
  private static final JsonFactory JSON = new JsonFactory();

  private TraceParser() {}

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is no trace; the message says why
   */
  static ReasoningTrace parse(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      return trace(JsonIn.read(parser));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "not JSON: " + e.getOriginalMessage() + ", at byte " + e.getLocation().getByteOffset(),
          e);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a time is wrong: " + e.getMessage(), e);
    }
  }

  private static ReasoningTrace trace(JsonIn in) {
    int version = in.integer("m1-trace");
    if (version > TraceWriter.VERSION) {
      throw new IllegalArgumentException(
          "written by a newer m1 (trace version "
              + version
              + ", this one reads "
              + TraceWriter.VERSION
              + "); update m1");
    }
    return new ReasoningTrace(
        header(in.get("header")),
        in.list("events", TraceParser::event),
        in.bytes("thinking"),
        in.bytes("answer"),
        extracted(in.get("extracted")),
        usage(in.get("usage")),
        timings(in.get("timings")));
  }

  private static Duration duration(JsonIn in) {
    return Duration.parse(in.text());
  }

  // ---- header

  private static TraceHeader header(JsonIn in) {
    return new TraceHeader(
        Instant.parse(in.text("started")),
        model(in.get("model")),
        question(in.get("question")),
        in.flag("withTexts"),
        in.text("strategy"),
        requirements(in.get("requirements")),
        Set.copyOf(in.list("recorded", each -> each.constant(Observation.class))),
        in.text("thinkingFormat"),
        sampling(in.get("sampling")),
        in.whole("seed"),
        in.constant("execution", ModelOptions.Execution.class),
        in.integer("maxThinkingTokens"),
        in.integer("thinkingLimit"),
        in.integer("maxAnswerTokens"),
        in.find("deadline").map(TraceParser::duration));
  }

  private static ModelInfo model(JsonIn in) {
    return new ModelInfo(
        in.text("name"),
        in.text("architecture"),
        in.text("quantization"),
        in.whole("parameters"),
        in.whole("fileBytes"),
        in.integer("trainedContext"),
        in.integer("vocabularySize"),
        in.text("fingerprint"),
        in.text("backend"),
        in.text("library"),
        in.text("device"),
        in.find("notice").map(JsonIn::text));
  }

  private static Question question(JsonIn in) {
    String text = in.text("text");
    return switch (in.text("kind")) {
      case "choice" -> new Question.MultipleChoice(text, in.list("options", JsonIn::text));
      case "numeric" ->
          Question.numeric(
              text,
              in.text("unit"),
              new Question.Tolerance(in.number("absolute"), in.number("relative")));
      case "text" -> Question.freeText(text);
      default -> throw in.get("kind").wrong("choice, numeric or text");
    };
  }

  private static Requirements requirements(JsonIn in) {
    return new Requirements(
        Set.copyOf(in.list("observations", each -> each.constant(Observation.class))),
        in.list("probes", TraceParser::probe),
        in.integer("concurrentProbes"),
        in.flag("injects"),
        in.optionalInteger("maxThinkingTokens"));
  }

  private static Sampling sampling(JsonIn in) {
    Map<Integer, Double> bias = new LinkedHashMap<>();
    in.list("bias", each -> bias.put(each.integer("token"), each.number("amount")));
    return new Sampling(
        in.number("temperature"),
        in.integer("topK"),
        in.number("topP"),
        in.number("minP"),
        in.number("repetitionPenalty"),
        in.integer("repetitionWindow"),
        bias);
  }

  // ---- events

  private static TraceEvent event(JsonIn in) {
    return switch (in.text("event")) {
      case "prompted" ->
          new TraceEvent.Prompted(
              tokens(in.get("tokens")), in.integer("count"), in.integer("cached"));
      case "sampled" ->
          new TraceEvent.Sampled(in.constant("phase", Phase.class), tokens(in.get("tokens")));
      case "marked" -> new TraceEvent.Marked(tokens(in.get("tokens")));
      case "forced" ->
          new TraceEvent.Forced(
              in.constant("phase", Phase.class),
              in.text("why"),
              in.text("text"),
              tokens(in.get("tokens")));
      case "rolled-back" ->
          new TraceEvent.RolledBack(in.integer("thinkingTokens"), in.integer("dropped"));
      case "decided" ->
          new TraceEvent.Decided(checkpoint(in.get("checkpoint")), decision(in.get("decision")));
      case "probed" ->
          new TraceEvent.Probed(
              result(in.get("result")), tokens(in.get("forced")), tokens(in.get("sampled")));
      case "thinking-ended" ->
          new TraceEvent.ThinkingEnded(
              in.constant("end", ThinkingEnd.class),
              in.text("reason"),
              in.integer("thinkingTokens"));
      case "answer-ended" ->
          new TraceEvent.AnswerEnded(
              in.constant("end", AnswerEnd.class), in.integer("answerTokens"));
      default -> throw in.get("event").wrong("an event of trace version " + TraceWriter.VERSION);
    };
  }

  private static TokenRun tokens(JsonIn in) {
    return TokenRun.of(
        in.integers("ids"),
        in.find("ends").isPresent() ? in.integers("ends") : null,
        in.find("entropies").map(JsonIn::figures).orElse(null),
        in.find("margins").map(JsonIn::figures).orElse(null));
  }

  private static Checkpoint checkpoint(JsonIn in) {
    return new Checkpoint(
        in.integer("tokens"),
        in.flag("atNaturalEnd"),
        in.integer("naturalEnds"),
        in.integer("injections"),
        duration(in.get("elapsed")),
        in.find("timeLeft").map(TraceParser::duration),
        Set.copyOf(in.list("reached", TraceParser::until)),
        in.optionalInteger("arrivedProbe"));
  }

  private static Until until(JsonIn in) {
    if (in.find("tokens").isPresent()) {
      return Until.tokens(in.integer("tokens"));
    } else if (in.find("text").isPresent()) {
      return Until.text(in.text("text"));
    } else if (in.find("entropyBelow").isPresent()) {
      return Until.entropyBelow(in.number("entropyBelow"));
    }
    return switch (in.text("ends")) {
      case "line" -> Until.lineEnd();
      case "sentence" -> Until.sentenceEnd();
      default -> throw in.get("ends").wrong("line or sentence");
    };
  }

  private static BudgetDecision decision(JsonIn in) {
    return switch (in.text("kind")) {
      case "think-on" ->
          new BudgetDecision.ThinkOn(in.list("until", TraceParser::until), in.pairs("bias"));
      case "inject" -> BudgetDecision.inject(in.text("text"));
      case "look" ->
          new BudgetDecision.Look(
              probe(in.get("probe")), in.constant("mode", BudgetDecision.Mode.class));
      case "conclude" ->
          new BudgetDecision.Conclude(
              in.constant("end", ThinkingEnd.class),
              in.text("reason"),
              in.find("handOver").map(JsonIn::text));
      case "abstain" -> BudgetDecision.abstain(in.text("reason"));
      default -> throw in.get("kind").wrong("a decision of trace version " + TraceWriter.VERSION);
    };
  }

  private static Probe probe(JsonIn in) {
    return switch (in.text("kind")) {
      case "option-letters" -> Probe.optionLetters();
      case "next-token" -> Probe.nextToken(in.text("after"));
      case "answer" ->
          new Probe.Answer(in.integer("maxTokens"), in.find("handOver").map(JsonIn::text));
      case "session-answer" -> Probe.sessionAnswer(in.integer("maxTokens"));
      default -> throw in.get("kind").wrong("option-letters, next-token, answer or session-answer");
    };
  }

  private static AnswerText answerText(JsonIn in) {
    return new AnswerText(in.text("text"), in.text("handOver"), in.flag("complete"));
  }

  private static ProbeResult result(JsonIn in) {
    Optional<Double> entropy = in.find("entropy").map(JsonIn::number);
    return new ProbeResult(
        in.integer("id"),
        probe(in.get("probe")),
        in.integer("position"),
        in.text("text"),
        in.list("logProbs", JsonIn::number),
        in.pairs("letters"),
        entropy.isPresent() ? OptionalDouble.of(entropy.get()) : OptionalDouble.empty(),
        in.find("answer").map(TraceParser::answerText),
        in.find("extracted").map(TraceParser::extracted),
        in.integer("tokens"));
  }

  // ---- end

  private static ExtractedAnswer extracted(JsonIn in) {
    String rule = in.text("rule");
    ExtractedAnswer.Span span = new ExtractedAnswer.Span(in.integer("start"), in.integer("end"));
    return switch (in.text("kind")) {
      case "choice" -> new ExtractedAnswer.ParsedChoice(in.integer("index"), rule, span);
      case "number" ->
          new ExtractedAnswer.ParsedNumber(in.number("value"), in.text("unit"), rule, span);
      case "text" -> new ExtractedAnswer.ParsedText(in.text("text"), rule, span);
      case "ambiguous" ->
          new ExtractedAnswer.Ambiguous(in.list("candidates", JsonIn::text), rule, span);
      case "out-of-range" -> new ExtractedAnswer.OutOfRange(in.text("answer"), rule, span);
      case "refused" -> new ExtractedAnswer.Refused(rule, span);
      case "truncated" -> new ExtractedAnswer.Truncated(rule, span);
      case "empty" -> new ExtractedAnswer.Empty(rule, span);
      default -> throw in.get("kind").wrong("an outcome of trace version " + TraceWriter.VERSION);
    };
  }

  private static Usage usage(JsonIn in) {
    return new Usage(
        in.integer("prompt"),
        in.integer("cached"),
        in.integer("thinking"),
        in.integer("injected"),
        in.integer("forced"),
        in.integer("marker"),
        in.integer("probe"),
        in.integer("answer"));
  }

  private static Timings timings(JsonIn in) {
    return new Timings(
        duration(in.get("waiting")),
        duration(in.get("prefill")),
        duration(in.get("thinking")),
        duration(in.get("answer")));
  }
}
