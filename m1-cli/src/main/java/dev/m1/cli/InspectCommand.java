package dev.m1.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.ModelInfo;
import dev.m1.ModelLoadException;
import dev.m1.ThinkingFormat;
import dev.m1.backend.llamacpp.GgufFile;
import dev.m1.backend.llamacpp.GgufVocabulary;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelSource;
import dev.m1.spi.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks into a model file without loading its weights. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a model file is: architecture, size, context, chat format, how it marks its thinking.",
      "Reads the header and the tokenizer only, so it is quick for any size; vocabulary-only files work too."
    })
final class InspectCommand extends ShellCommand {
  @Parameters(paramLabel = "MODEL", description = "GGUF file.")
  private Path model = Path.of("");

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  @Option(names = "--template", description = "Print the chat template itself, and nothing else.")
  private boolean template;

  InspectCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    if (!ModelSource.of(model).formats().contains(ModelFormat.GGUF)) {
      throw new ModelLoadException(
          "cannot inspect " + model + ": it is a Hugging Face folder; m1 inspect reads GGUF files");
    }
    try (GgufVocabulary vocabulary = GgufVocabulary.open(model)) {
      GgufFile file = vocabulary.file();
      if (template) {
        return printTemplate(file);
      }
      ThinkingFormat thinking =
          ThinkingFormat.recognise(vocabulary, info(file), file.chatTemplates());
      Map<String, Integer> specials = specials(vocabulary);
      if (json) {
        printJson(file, thinking, specials);
      } else {
        print(file, thinking, specials);
      }
    }
    return ExitCodes.OK;
  }

  private int printTemplate(GgufFile file) {
    String source = file.chatTemplates().get("default");
    if (source == null) {
      throw new ModelLoadException(
          model + " has no chat template; choose a built-in one with --chat-format when asking");
    }
    shell.out().println(source);
    return ExitCodes.OK;
  }

  private static ModelInfo info(GgufFile file) {
    return new ModelInfo(
        file.name(),
        file.architecture(),
        file.quantization(),
        file.parameters(),
        file.fileBytes(),
        (int) Math.min(Integer.MAX_VALUE, file.trainedContext().orElse(0)),
        file.vocabularySize(),
        "",
        "llamacpp",
        "",
        "",
        Optional.empty());
  }

  private static Map<String, Integer> specials(Vocabulary vocabulary) {
    Map<String, Integer> specials = new LinkedHashMap<>();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.kind(id) == Vocabulary.TokenKind.CONTROL) {
        specials.putIfAbsent(new String(vocabulary.bytes(id), StandardCharsets.UTF_8), id);
      }
    }
    return specials;
  }

  private void print(GgufFile file, ThinkingFormat thinking, Map<String, Integer> specials) {
    line("name", file.name());
    line("architecture", file.architecture());
    line(
        "weights",
        file.vocabularyOnly()
            ? "none: this file holds a vocabulary only"
            : String.format(
                Locale.ROOT,
                "%,d parameters, mostly %s, %,d bytes",
                file.parameters(),
                file.quantization(),
                file.fileBytes()));
    line("context", file.trainedContext().orElse(0) + " tokens in training");
    line("vocabulary", file.vocabularySize() + " tokens");
    line(
        "chat template",
        file.chatTemplates().isEmpty()
            ? "none; name a built-in one with --chat-format when asking"
            : String.join(", ", file.chatTemplates().keySet())
                + " (m1 inspect --template prints it)");
    line("thinking", thinking.name() + ", " + thinking.recognisedBy());
    line("  opens with", thinking.open().isEmpty() ? "(the prompt opens it)" : thinking.open());
    line("  closes with", thinking.close().get(0));
    line("  hand-over", thinking.handOver());
    List<String> texts = new ArrayList<>();
    specials.forEach((text, id) -> texts.add(text + " " + id));
    int shown = Math.min(24, texts.size());
    line(
        "special tokens",
        String.join(", ", texts.subList(0, shown))
            + (texts.size() > shown ? ", … (" + texts.size() + " in all; --json lists them)" : ""));
  }

  private void line(String name, String value) {
    String visible = value.replace("\n", "\\n").replace("\u001b", "\\e");
    shell.out().println(shell.bold(String.format("%-15s", name)) + " " + visible);
  }

  private void printJson(GgufFile file, ThinkingFormat thinking, Map<String, Integer> specials) {
    try (JsonGenerator out = new JsonFactory().createGenerator(shell.out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeStringField("name", file.name());
      out.writeStringField("architecture", file.architecture());
      out.writeStringField("quantization", file.quantization());
      out.writeNumberField("parameters", file.parameters());
      out.writeNumberField("fileBytes", file.fileBytes());
      out.writeNumberField("parts", file.parts().size());
      out.writeNumberField("trainedContext", file.trainedContext().orElse(0));
      out.writeNumberField("vocabularySize", file.vocabularySize());
      out.writeBooleanField("vocabularyOnly", file.vocabularyOnly());
      writeList(out, "chatTemplates", List.copyOf(file.chatTemplates().keySet()));
      out.writeObjectFieldStart("thinkingFormat");
      out.writeStringField("name", thinking.name());
      out.writeStringField("recognisedBy", thinking.recognisedBy());
      out.writeStringField("open", thinking.open());
      writeList(out, "close", thinking.close());
      out.writeStringField("handOver", thinking.handOver());
      out.writeEndObject();
      out.writeObjectFieldStart("specialTokens");
      for (Map.Entry<String, Integer> special : specials.entrySet()) {
        out.writeNumberField(special.getKey(), special.getValue());
      }
      out.writeEndObject();
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write: " + e.getMessage(), e);
    }
  }

  private static void writeList(JsonGenerator out, String name, List<String> texts)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(text);
    }
    out.writeEndArray();
  }
}
