package dev.m1.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.AnswerText;
import dev.m1.BudgetDecision;
import dev.m1.ExtractedAnswer;
import dev.m1.ModelInfo;
import dev.m1.Probe;
import dev.m1.ProbeResult;
import dev.m1.Question;
import dev.m1.Requirements;
import dev.m1.Sampling;
import dev.m1.Timings;
import dev.m1.Until;
import dev.m1.Usage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/** Writes a trace as one line of JSON; {@link TraceParser} is its other half. */
final class TraceWriter {
  /** The version of the form; a reader refuses newer ones. */
  static final int VERSION = 1;

  private static final JsonFactory JSON = new JsonFactory();

  private final JsonOut out;

  private TraceWriter(JsonOut out) {
    this.out = out;
  }

  /** Returns the line, with its line feed. */
  static byte[] line(ReasoningTrace trace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = JSON.createGenerator(bytes)) {
      new TraceWriter(new JsonOut(generator)).trace(trace);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private void trace(ReasoningTrace trace) throws IOException {
    out.open();
    out.field("m1-trace", VERSION);
    out.name("header");
    header(trace.header());
    out.list("events", trace.events(), this::event);
    out.bytes("thinking", trace.thinkingBytes());
    out.bytes("answer", trace.answerBytes());
    out.name("extracted");
    extracted(trace.extracted());
    usage(trace.usage());
    timings(trace.timings());
    out.close();
  }

  // ---- header

  private void header(TraceHeader header) throws IOException {
    out.open();
    out.field("started", header.started().toString());
    model(header.model());
    question(header.question());
    out.field("withTexts", header.withTexts());
    out.field("strategy", header.strategy());
    requirements(header.requirements());
    out.list("recorded", header.recorded(), each -> out.text(each.name()));
    out.field("thinkingFormat", header.thinkingFormat());
    sampling(header.sampling());
    out.field("seed", header.seed());
    out.field("execution", header.execution().name());
    out.field("maxThinkingTokens", header.maxThinkingTokens());
    out.field("thinkingLimit", header.thinkingLimit());
    out.field("maxAnswerTokens", header.maxAnswerTokens());
    out.optional("deadline", header.deadline(), each -> out.text(each.toString()));
    out.close();
  }

  private void model(ModelInfo model) throws IOException {
    out.name("model");
    out.open();
    out.field("name", model.name());
    out.field("architecture", model.architecture());
    out.field("quantization", model.quantization());
    out.field("parameters", model.parameters());
    out.field("fileBytes", model.fileBytes());
    out.field("trainedContext", model.trainedContext());
    out.field("vocabularySize", model.vocabularySize());
    out.field("fingerprint", model.fingerprint());
    out.field("backend", model.backend());
    out.field("library", model.library());
    out.field("device", model.device());
    out.optional("notice", model.notice(), out::text);
    out.close();
  }

  private void question(Question question) throws IOException {
    out.name("question");
    out.open();
    if (question instanceof Question.MultipleChoice choice) {
      out.field("kind", "choice");
      out.list("options", choice.options(), out::text);
    } else if (question instanceof Question.Numeric numeric) {
      out.field("kind", "numeric");
      out.field("unit", numeric.unit());
      out.field("absolute", numeric.tolerance().absolute());
      out.field("relative", numeric.tolerance().relative());
    } else {
      out.field("kind", "text");
    }
    out.field("text", question.text());
    out.close();
  }

  private void requirements(Requirements requirements) throws IOException {
    out.name("requirements");
    out.open();
    out.list("observations", requirements.observations(), each -> out.text(each.name()));
    out.list("probes", requirements.probes(), this::probe);
    out.field("concurrentProbes", requirements.concurrentProbes());
    out.field("injects", requirements.injects());
    optional("maxThinkingTokens", requirements.maxThinkingTokens());
    out.close();
  }

  private void optional(String name, OptionalInt value) throws IOException {
    if (value.isPresent()) {
      out.field(name, value.getAsInt());
    }
  }

  private void sampling(Sampling sampling) throws IOException {
    out.name("sampling");
    out.open();
    out.field("temperature", sampling.temperature());
    out.field("topK", sampling.topK());
    out.field("topP", sampling.topP());
    out.field("minP", sampling.minP());
    out.field("repetitionPenalty", sampling.repetitionPenalty());
    out.field("repetitionWindow", sampling.repetitionWindow());
    out.list(
        "bias",
        sampling.bias().entrySet(),
        entry -> {
          out.open();
          out.field("token", entry.getKey());
          out.field("amount", entry.getValue());
          out.close();
        });
    out.close();
  }

  // ---- events

  private void event(TraceEvent event) throws IOException {
    out.open();
    if (event instanceof TraceEvent.Prompted prompted) {
      out.field("event", "prompted");
      tokens("tokens", prompted.tokens());
      out.field("count", prompted.count());
      out.field("cached", prompted.cached());
    } else if (event instanceof TraceEvent.Sampled sampled) {
      out.field("event", "sampled");
      out.field("phase", sampled.phase().name());
      tokens("tokens", sampled.tokens());
    } else if (event instanceof TraceEvent.Marked marked) {
      out.field("event", "marked");
      tokens("tokens", marked.tokens());
    } else if (event instanceof TraceEvent.Forced forced) {
      out.field("event", "forced");
      out.field("phase", forced.phase().name());
      out.field("why", forced.why());
      out.field("text", forced.text());
      tokens("tokens", forced.tokens());
    } else if (event instanceof TraceEvent.RolledBack back) {
      out.field("event", "rolled-back");
      out.field("thinkingTokens", back.thinkingTokens());
      out.field("dropped", back.dropped());
    } else if (event instanceof TraceEvent.Decided decided) {
      out.field("event", "decided");
      checkpoint(decided.checkpoint());
      out.name("decision");
      decision(decided.decision());
    } else if (event instanceof TraceEvent.Probed probed) {
      out.field("event", "probed");
      result(probed.result());
      tokens("forced", probed.forced());
      tokens("sampled", probed.sampled());
    } else if (event instanceof TraceEvent.ThinkingEnded ended) {
      out.field("event", "thinking-ended");
      out.field("end", ended.end().name());
      out.field("reason", ended.reason());
      out.field("thinkingTokens", ended.thinkingTokens());
    } else if (event instanceof TraceEvent.AnswerEnded ended) {
      out.field("event", "answer-ended");
      out.field("end", ended.end().name());
      out.field("answerTokens", ended.answerTokens());
    }
    out.close();
  }

  private void tokens(String name, TokenRun run) throws IOException {
    out.name(name);
    out.open();
    out.integers("ids", run.ids());
    int[] ends = run.ends();
    if (ends != null) {
      out.integers("ends", ends);
    }
    out.figures("entropies", run.entropies());
    out.figures("margins", run.margins());
    out.close();
  }

  private void checkpoint(Checkpoint checkpoint) throws IOException {
    out.name("checkpoint");
    out.open();
    out.field("tokens", checkpoint.tokens());
    out.field("atNaturalEnd", checkpoint.atNaturalEnd());
    out.field("naturalEnds", checkpoint.naturalEnds());
    out.field("injections", checkpoint.injections());
    out.field("elapsed", checkpoint.elapsed().toString());
    out.optional("timeLeft", checkpoint.timeLeft(), each -> out.text(each.toString()));
    out.list("reached", checkpoint.reached(), this::until);
    optional("arrivedProbe", checkpoint.arrivedProbe());
    out.close();
  }

  private void until(Until until) throws IOException {
    out.open();
    if (until instanceof Until.Tokens tokens) {
      out.field("tokens", tokens.count());
    } else if (until instanceof Until.Text text) {
      out.field("text", text.text());
    } else if (until instanceof Until.EntropyBelow entropy) {
      out.field("entropyBelow", entropy.nats());
    } else {
      out.field("ends", until instanceof Until.LineEnd ? "line" : "sentence");
    }
    out.close();
  }

  private void decision(BudgetDecision decision) throws IOException {
    out.open();
    if (decision instanceof BudgetDecision.ThinkOn thinkOn) {
      out.field("kind", "think-on");
      out.list("until", thinkOn.until(), this::until);
      out.pairs("bias", thinkOn.bias());
    } else if (decision instanceof BudgetDecision.Inject inject) {
      out.field("kind", "inject");
      out.field("text", inject.text());
    } else if (decision instanceof BudgetDecision.Look look) {
      out.field("kind", "look");
      out.name("probe");
      probe(look.probe());
      out.field("mode", look.mode().name());
    } else if (decision instanceof BudgetDecision.Conclude conclude) {
      out.field("kind", "conclude");
      out.field("end", conclude.end().name());
      out.field("reason", conclude.reason());
      out.optional("handOver", conclude.handOver(), out::text);
    } else if (decision instanceof BudgetDecision.Abstain abstain) {
      out.field("kind", "abstain");
      out.field("reason", abstain.reason());
    }
    out.close();
  }

  private void probe(Probe probe) throws IOException {
    out.open();
    if (probe instanceof Probe.NextToken next) {
      out.field("kind", "next-token");
      out.field("after", next.after());
    } else if (probe instanceof Probe.Answer answer) {
      out.field("kind", "answer");
      out.field("maxTokens", answer.maxTokens());
      out.optional("handOver", answer.handOver(), out::text);
    } else if (probe instanceof Probe.SessionAnswer answer) {
      out.field("kind", "session-answer");
      out.field("maxTokens", answer.maxTokens());
    } else {
      out.field("kind", "option-letters");
    }
    out.close();
  }

  private void result(ProbeResult result) throws IOException {
    out.name("result");
    out.open();
    out.field("id", result.id());
    out.name("probe");
    probe(result.probe());
    out.field("position", result.position());
    out.field("text", result.text());
    out.list("logProbs", result.logProbs(), out::number);
    out.pairs("letters", result.letters());
    if (result.entropy().isPresent()) {
      out.field("entropy", result.entropy().getAsDouble());
    }
    out.optional("answer", result.answer(), this::answer);
    out.optional("extracted", result.extracted(), this::extracted);
    out.field("tokens", result.tokens());
    out.close();
  }

  private void answer(AnswerText answer) throws IOException {
    out.open();
    out.field("text", answer.text());
    out.field("handOver", answer.handOver());
    out.field("complete", answer.complete());
    out.close();
  }

  // ---- end

  private void extracted(ExtractedAnswer answer) throws IOException {
    out.open();
    if (answer instanceof ExtractedAnswer.ParsedChoice choice) {
      out.field("kind", "choice");
      out.field("index", choice.index());
    } else if (answer instanceof ExtractedAnswer.ParsedNumber number) {
      out.field("kind", "number");
      out.field("value", number.value());
      out.field("unit", number.unit());
    } else if (answer instanceof ExtractedAnswer.ParsedText text) {
      out.field("kind", "text");
      out.field("text", text.text());
    } else if (answer instanceof ExtractedAnswer.Ambiguous ambiguous) {
      out.field("kind", "ambiguous");
      out.list("candidates", ambiguous.candidates(), out::text);
    } else if (answer instanceof ExtractedAnswer.OutOfRange outside) {
      out.field("kind", "out-of-range");
      out.field("answer", outside.answer());
    } else if (answer instanceof ExtractedAnswer.Refused) {
      out.field("kind", "refused");
    } else if (answer instanceof ExtractedAnswer.Truncated) {
      out.field("kind", "truncated");
    } else if (answer instanceof ExtractedAnswer.Empty) {
      out.field("kind", "empty");
    }
    out.field("rule", answer.rule());
    out.field("start", answer.span().start());
    out.field("end", answer.span().end());
    out.close();
  }

  private void usage(Usage usage) throws IOException {
    out.name("usage");
    out.open();
    out.field("prompt", usage.prompt());
    out.field("cached", usage.cached());
    out.field("thinking", usage.thinking());
    out.field("injected", usage.injected());
    out.field("forced", usage.forced());
    out.field("marker", usage.marker());
    out.field("probe", usage.probe());
    out.field("answer", usage.answer());
    out.close();
  }

  private void timings(Timings timings) throws IOException {
    out.name("timings");
    out.open();
    out.field("waiting", timings.waiting().toString());
    out.field("prefill", timings.prefill().toString());
    out.field("thinking", timings.thinking().toString());
    out.field("answer", timings.answer().toString());
    out.close();
  }
}
