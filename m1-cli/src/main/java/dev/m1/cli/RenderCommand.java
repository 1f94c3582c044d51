package dev.m1.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.m1.ModelLoadException;
import dev.m1.backend.llamacpp.GgufFile;
import dev.m1.template.ChatTemplate;
import dev.m1.template.ChatTemplateException;
import dev.m1.template.RenderedPrompt;
import dev.m1.template.TemplateSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the exact prompt that a chat template makes of a conversation. */
@Command(
    name = "render",
    mixinStandardHelpOptions = true,
    description = {
      "Renders a conversation with a chat template and prints the exact prompt.",
      "With --json as spans, which tell what the template wrote from what the messages hold."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "2:wrong usage",
      "3:the template cannot be parsed, or refuses the conversation"
    })
final class RenderCommand extends ShellCommand {
  private static final TypeReference<List<Map<String, Object>>> MESSAGES = new TypeReference<>() {};

  @ArgGroup(exclusive = true)
  private Source source = new Source();

  @Option(
      names = "--chat-format",
      paramLabel = "NAME",
      description = {
        "A template by its name: of a model's own, where it has several, such as tool_use,",
        "or a built-in one, such as chatml."
      })
  private @Nullable String chatFormat;

  /** Where the template is. */
  static final class Source {
    @Option(names = "--template", paramLabel = "FILE", description = "A Jinja chat template.")
    private @Nullable Path template;

    @Option(
        names = {"-m", "--model"},
        paramLabel = "FILE",
        description = "A GGUF file with a chat template.")
    private @Nullable Path model;
  }

  @Option(
      names = "--messages",
      required = true,
      paramLabel = "FILE",
      description = "JSON list of {\"role\", \"content\"} messages.")
  private Path messages = Path.of("");

  @Option(
      names = "--var",
      paramLabel = "NAME=JSON",
      description = "A variable, such as enable_thinking=false or bos_token='\"<s>\"'; repeat it.")
  private Map<String, String> variables = new LinkedHashMap<>();

  @Option(
      names = "--no-generation-prompt",
      description = "Do not open the assistant's turn at the end.")
  private boolean noGenerationPrompt;

  @Option(names = "--json", description = "Print the prompt as spans in one JSON object.")
  private boolean json;

  RenderCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    ObjectMapper mapper = JsonMapper.builder().build();
    List<Map<String, Object>> conversation = readMessages(mapper);
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("add_generation_prompt", !noGenerationPrompt);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      all.put(variable.getKey(), parse(mapper, variable.getKey(), variable.getValue()));
    }
    try {
      RenderedPrompt prompt = template().render(conversation, all);
      if (json) {
        printJson(prompt);
      } else {
        shell.out().print(prompt.text());
        shell.out().flush();
      }
      return ExitCodes.OK;
    } catch (ChatTemplateException e) {
      shell.err().println("m1: " + String.valueOf(e.getMessage()).replace('\n', ' '));
      return ExitCodes.TEMPLATE;
    }
  }

  private ChatTemplate template() {
    if (source.template != null && chatFormat == null) {
      return ChatTemplate.parse(new String(read(source.template), StandardCharsets.UTF_8));
    } else if (source.template != null || (source.model == null && chatFormat == null)) {
      throw new IllegalArgumentException(
          "say whose template to use: --template FILE, --model FILE or --chat-format NAME");
    }
    Map<String, String> own =
        source.model == null ? Map.of() : GgufFile.read(source.model).chatTemplates();
    String name = chatFormat == null ? "default" : chatFormat;
    if (chatFormat == null && !own.containsKey(name)) {
      throw new ModelLoadException(
          source.model
              + " has no chat template; name a built-in one with --chat-format: "
              + String.join(", ", ChatTemplate.builtInNames()));
    }
    return ChatTemplate.named(name, own);
  }

  private List<Map<String, Object>> readMessages(ObjectMapper mapper) {
    byte[] content = read(messages);
    try {
      return mapper.readValue(content, MESSAGES);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot use "
              + messages
              + ": it is not a JSON list of messages: "
              + e.getOriginalMessage(),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + messages + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable Object parse(ObjectMapper mapper, String name, String value) {
    try {
      return mapper.readValue(value, Object.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "--var " + name + " needs a JSON value, such as true, 3 or '\"text\"': " + value, e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot read " + file + ": there is no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private void printJson(RenderedPrompt prompt) {
    try (JsonGenerator out = new JsonFactory().createGenerator(shell.out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeArrayFieldStart("spans");
      for (TemplateSpan span : prompt.spans()) {
        out.writeStartObject();
        out.writeStringField("text", span.text());
        out.writeStringField("from", span.fromContent() ? "content" : "template");
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write: " + e.getMessage(), e);
    }
  }
}
