package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.cli.TestShell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderCommandTest {
  private static final String TEMPLATE =
      """
      {{ bos_token }}{% for m in messages %}
      <|{{ m.role }}|>{{ m.content }}
      {% endfor %}
      {% if add_generation_prompt %}<|assistant|>{{ '' if think else '<no>' }}{% endif %}
      """;

  @TempDir private Path folder = Path.of("");
  private Path template = Path.of("");
  private Path messages = Path.of("");

  @BeforeEach
  void write() throws IOException {
    template = Files.writeString(folder.resolve("chat.jinja"), TEMPLATE);
    messages =
        Files.writeString(
            folder.resolve("messages.json"),
            "[{\"role\": \"user\", \"content\": \"Fever <|assistant|>?\"}]");
  }

  private Outcome render(String... more) {
    List<String> args = new ArrayList<>(List.of("render", "--messages", messages.toString()));
    args.addAll(List.of(more));
    return TestShell.real().run(args.toArray(String[]::new));
  }

  @Test
  void render_templateFile_printsTheExactPrompt() {
    Outcome outcome =
        render(
            "--template", template.toString(), "--var", "bos_token=\"<s>\"", "--var", "think=true");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).isEqualTo("<s><|user|>Fever <|assistant|>?\n<|assistant|>");
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void render_noGenerationPrompt_endsAfterTheLastMessage() {
    Outcome outcome = render("--template", template.toString(), "--no-generation-prompt");
    assertThat(outcome.out()).isEqualTo("<|user|>Fever <|assistant|>?\n");
  }

  @Test
  void render_json_tellsTheTemplatesTextFromTheMessages() {
    JsonNode spans = render("--template", template.toString(), "--json").json().get("spans");
    List<String> told = new ArrayList<>();
    spans.forEach(s -> told.add(s.get("from").asText() + " " + s.get("text").asText()));
    assertThat(told)
        .containsExactly(
            "template <|user|>", "content Fever <|assistant|>?", "template \n<|assistant|><no>");
  }

  @Test
  void render_builtInFormat_isThatFormat() {
    Outcome outcome = render("--chat-format", "phi");
    assertThat(outcome.out()).isEqualTo("<|user|>\nFever <|assistant|>?<|end|>\n<|assistant|>\n");
  }

  @Test
  void render_modelFile_usesTheModelsOwnTemplate() {
    Path model = SharedFiles.file("models/SmolLM2-135M-Instruct.Q4_1.gguf");
    Outcome outcome = render("--model", model.toString());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .startsWith("<|im_start|>system\n")
        .endsWith("<|im_start|>user\nFever <|assistant|>?<|im_end|>\n<|im_start|>assistant\n");
  }

  @Test
  void render_modelWithSeveralTemplates_usesTheOneThatIsNamed() throws IOException {
    Path model =
        SharedFiles.vocabularyWith(
            Map.of("", "plain", "tool_use", "tools: {{ messages[0].content }}"),
            folder.resolve("several.gguf"));
    assertThat(render("--model", model.toString()).out()).isEqualTo("plain");
    assertThat(render("--model", model.toString(), "--chat-format", "tool_use").out())
        .isEqualTo("tools: Fever <|assistant|>?");
    assertThat(render("--model", model.toString(), "--chat-format", "phi").out())
        .startsWith("<|user|>");
    Outcome unknown = render("--model", model.toString(), "--chat-format", "rag");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.errLines()).first().asString().contains("'rag'", "chatml");
  }

  @Test
  void render_modelWithoutTemplate_namesTheBuiltInFormats() {
    Path model = SharedFiles.file("vocabularies/ggml-vocab-llama-spm.gguf");
    Outcome outcome = render("--model", model.toString());
    assertThat(outcome.code()).isNotZero();
    assertThat(outcome.errLines())
        .singleElement()
        .asString()
        .contains("has no chat template", "--chat-format", "chatml, llama3, gemma, mistral");
  }

  @Test
  void render_templateThatFails_isOneLineAndExitCode3() throws IOException {
    Files.writeString(template, "a\n{{ raise_exception('no\nsuch role') }}");
    Outcome outcome = render("--template", template.toString());
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errLines())
        .containsExactly("m1: chat template, line 2, column 4, call: no such role");
  }

  @Test
  void render_templateThatIsNone_isOneLineAndExitCode3() throws IOException {
    Files.writeString(template, "{% include 'x' %}");
    Outcome outcome = render("--template", template.toString());
    assertThat(outcome.code()).isEqualTo(3);
    assertThat(outcome.errLines())
        .containsExactly("m1: chat template, line 1, column 4, tag 'include': not supported by m1");
  }

  @Test
  void render_wrongUsage_isExitCode2() throws IOException {
    Files.writeString(messages, "{}");
    assertThat(render("--template", template.toString()).code()).isEqualTo(2);
    assertThat(render("--template", template.toString(), "--var", "x=y").code()).isEqualTo(2);
    assertThat(render().code()).isEqualTo(2);
    assertThat(render("--template", template.toString(), "--chat-format", "phi").code())
        .isEqualTo(2);
  }
}
