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
      Map<String, Object> facts = facts(file, vocabulary, thinking);
      Map<String, Integer> specials = specials(vocabulary);
      if (json) {
        printJson(facts, specials);
      } else {
        print(facts, specials);
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

  private static Map<String, Object> facts(
      GgufFile file, Vocabulary vocabulary, ThinkingFormat thinking) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", file.name());
    facts.put("architecture", file.architecture());
    facts.put("quantization", file.quantization());
    facts.put("parameters", file.parameters());
    facts.put("fileBytes", file.fileBytes());
    facts.put("parts", file.parts().size());
    facts.put("trainedContext", file.trainedContext().orElse(0));
    facts.put("vocabularySize", vocabulary.size());
    facts.put("vocabularyOnly", file.vocabularyOnly());
    facts.put(
        "chatTemplates",
        file.chatTemplates().isEmpty() ? List.of() : List.copyOf(file.chatTemplates().keySet()));
    facts.put("thinkingFormat", thinking.name());
    facts.put("recognisedBy", thinking.recognisedBy());
    facts.put("thinkingOpen", thinking.open());
    facts.put("thinkingClose", thinking.close().get(0));
    facts.put("handOver", thinking.handOver());
    return facts;
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

  private void print(Map<String, Object> facts, Map<String, Integer> specials) {
    line("name", facts.get("name"));
    line("architecture", facts.get("architecture"));
    if (Boolean.TRUE.equals(facts.get("vocabularyOnly"))) {
      line("weights", "none: this file holds a vocabulary only");
    } else {
      line(
          "size",
          String.format(
              Locale.ROOT,
              "%,d parameters, mostly %s, %,d bytes",
              (Long) facts.get("parameters"),
              facts.get("quantization"),
              (Long) facts.get("fileBytes")));
    }
    line("context", facts.get("trainedContext") + " tokens in training");
    line("vocabulary", facts.get("vocabularySize") + " tokens");
    List<?> templates = (List<?>) facts.get("chatTemplates");
    line(
        "chat template",
        templates == null || templates.isEmpty()
            ? "none; name a built-in one with --chat-format when asking"
            : templates + " (m1 inspect --template prints it)");
    line("thinking", facts.get("thinkingFormat") + ", " + facts.get("recognisedBy"));
    String open = visible(facts.get("thinkingOpen"));
    line("  opens with", open.isEmpty() ? "(the prompt opens it)" : open);
    line("  closes with", visible(facts.get("thinkingClose")));
    line("  hand-over", visible(facts.get("handOver")));
    List<String> texts = new ArrayList<>();
    specials.forEach((text, id) -> texts.add(visible(text) + " " + id));
    int shown = Math.min(24, texts.size());
    line(
        "special tokens",
        String.join(", ", texts.subList(0, shown))
            + (texts.size() > shown ? ", … (" + texts.size() + " in all; --json lists them)" : ""));
  }

  private void line(String name, Object value) {
    shell.out().println(shell.bold(String.format("%-15s", name)) + " " + visible(value));
  }

  private static String visible(Object text) {
    return String.valueOf(text).replace("\n", "\\n").replace("\u001b", "\\e");
  }

  private void printJson(Map<String, Object> facts, Map<String, Integer> specials) {
    try (JsonGenerator out = new JsonFactory().createGenerator(shell.out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      for (Map.Entry<String, Object> fact : facts.entrySet()) {
        out.writeFieldName(fact.getKey());
        write(out, fact.getValue());
      }
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

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Integer number) {
      out.writeNumber(number);
    } else if (value instanceof Long number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        out.writeString(String.valueOf(item));
      }
      out.writeEndArray();
    } else {
      out.writeString(String.valueOf(value));
    }
  }
}
