package dev.m1.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.AnswerEnd;
import dev.m1.ModelInfo;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ThinkingEnd;
import dev.m1.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Shows a session of {@code m1 ask}: streams its text, or prints it as one JSON object. */
final class Report implements ReasoningListener {
  private final Shell shell;
  private final boolean json;
  private boolean thought;
  private boolean answered;

  Report(Shell shell, boolean json) {
    this.shell = shell;
    this.json = json;
  }

  void model(ReasoningModel model, boolean embedded) {
    ModelInfo info = model.info();
    StringBuilder line = new StringBuilder("m1: ");
    line.append(embedded ? "no --model given: the embedded model " : "").append(info.name());
    info.notice().ifPresent(notice -> line.append(", ").append(notice));
    line.append(" (")
        .append(info.architecture())
        .append(' ')
        .append(info.quantization())
        .append(", ")
        .append(info.backend())
        .append(" on ")
        .append(info.device())
        .append(", thinking format ")
        .append(model.thinkingFormat().name())
        .append(')');
    shell.err().println(line);
  }

  @Override
  public void onThinking(String text) {
    thought = true;
    shell.out().print(shell.dim(text));
    shell.out().flush();
  }

  @Override
  public void onThinkingEnd(ThinkingEnd end, String reason) {
    if (thought) {
      shell.out().print("\n\n");
    }
  }

  @Override
  public void onAnswer(String text) {
    answered = true;
    shell.out().print(shell.bold(text));
    shell.out().flush();
  }

  void result(ReasoningResult result) {
    if (json) {
      printJson(result);
      return;
    }
    if (answered) {
      shell.out().println();
    }
    shell.out().flush();
    shell.err().println("m1: " + summary(result));
  }

  /** Says in one line what was answered, why thinking ended, and what it cost. */
  static String summary(ReasoningResult result) {
    Usage usage = result.usage();
    String answer =
        result
            .answer()
            .letter()
            .map(letter -> "answer " + letter)
            .orElse("answer " + result.answer().outcome().label());
    String end =
        result.thinkingEnd().name()
            + (result.endReason().isEmpty() ? "" : " (" + result.endReason() + ")");
    return answer
        + " by rule "
        + result.answer().rule()
        + "; thinking ended: "
        + end
        + (result.answerEnd() == AnswerEnd.END_OF_TURN
            ? ""
            : "; answer ended: " + result.answerEnd())
        + "; tokens: prompt "
        + usage.prompt()
        + ", thinking "
        + usage.thinking()
        + ", forced "
        + usage.forced()
        + (usage.probe() == 0 ? "" : ", probe " + usage.probe())
        + ", answer "
        + usage.answer()
        + "; "
        + String.format(Locale.ROOT, "%.1f s", result.timings().total().toNanos() / 1e9);
  }

  private void printJson(ReasoningResult result) {
    try (JsonGenerator out = new JsonFactory().createGenerator(shell.out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("question", result.question().text());
      out.writeStringField("thinking", result.thinking());
      out.writeStringField("answer", result.answerText().text());
      out.writeStringField("outcome", result.answer().outcome().label());
      if (result.answer().letter().isPresent()) {
        out.writeStringField("letter", result.answer().letter().get());
      } else {
        out.writeNullField("letter");
      }
      out.writeStringField("rule", result.answer().rule());
      out.writeStringField("thinkingEnd", result.thinkingEnd().name());
      out.writeStringField("endReason", result.endReason());
      out.writeStringField("answerEnd", result.answerEnd().name());
      writeUsage(out, result.usage());
      writeTimings(out, result);
      out.writeStringField("model", result.model().name());
      writeModel(out, result.model());
      out.writeNumberField("seed", result.seed());
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the result: " + e.getMessage(), e);
    }
  }

  private static void writeUsage(JsonGenerator out, Usage usage) throws IOException {
    out.writeObjectFieldStart("usage");
    out.writeNumberField("prompt", usage.prompt());
    out.writeNumberField("cached", usage.cached());
    out.writeNumberField("thinking", usage.thinking());
    out.writeNumberField("injected", usage.injected());
    out.writeNumberField("forced", usage.forced());
    out.writeNumberField("marker", usage.marker());
    out.writeNumberField("probe", usage.probe());
    out.writeNumberField("answer", usage.answer());
    out.writeEndObject();
  }

  private static void writeTimings(JsonGenerator out, ReasoningResult result) throws IOException {
    out.writeObjectFieldStart("milliseconds");
    out.writeNumberField("waiting", result.timings().waiting().toMillis());
    out.writeNumberField("prefill", result.timings().prefill().toMillis());
    out.writeNumberField("thinking", result.timings().thinking().toMillis());
    out.writeNumberField("answer", result.timings().answer().toMillis());
    out.writeEndObject();
  }

  private static void writeModel(JsonGenerator out, ModelInfo info) throws IOException {
    out.writeObjectFieldStart("modelInfo");
    out.writeStringField("architecture", info.architecture());
    out.writeStringField("quantization", info.quantization());
    out.writeNumberField("parameters", info.parameters());
    out.writeStringField("fingerprint", info.fingerprint());
    out.writeStringField("backend", info.backend());
    out.writeStringField("library", info.library());
    out.writeStringField("device", info.device());
    if (info.notice().isPresent()) {
      out.writeStringField("notice", info.notice().get());
    }
    out.writeEndObject();
  }
}
