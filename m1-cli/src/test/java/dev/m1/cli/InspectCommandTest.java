package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code m1 inspect} reads from real files. */
class InspectCommandTest {
  private static final String SMOL = "models/SmolLM2-135M-Instruct.Q4_1.gguf";
  private static final String QWEN = "vocabularies/ggml-vocab-qwen2.gguf";
  private static final String SPM = "vocabularies/ggml-vocab-llama-spm.gguf";

  @TempDir Path folder;
  private final TestShell shell = TestShell.real();

  private TestShell.Outcome inspect(String file, String... more) {
    String[] args = Arrays.copyOf(new String[] {"inspect"}, 2 + more.length);
    args[1] = SharedFiles.file(file).toString();
    System.arraycopy(more, 0, args, 2, more.length);
    TestShell.Outcome outcome = shell.run(args);
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.err()).isEmpty();
    assertThat(shell.opened()).as("weights are not loaded").isEmpty();
    return outcome;
  }

  @Test
  void inspect_modelAsJson_saysWhatTheFileIs() throws IOException {
    JsonNode json = inspect(SMOL, "--json").json();

    assertThat(json.path("architecture").textValue()).isEqualTo("llama");
    assertThat(json.path("quantization").textValue()).isEqualTo("Q4_1");
    assertThat(json.path("parameters").longValue()).isEqualTo(134_515_008);
    assertThat(json.path("fileBytes").longValue()).isEqualTo(Files.size(SharedFiles.file(SMOL)));
    assertThat(json.path("trainedContext").intValue()).isEqualTo(8192);
    assertThat(json.path("vocabularySize").intValue()).isEqualTo(49152);
    assertThat(json.path("vocabularyOnly").booleanValue()).isFalse();
    assertThat(json.path("chatTemplates").path(0).textValue()).isEqualTo("default");
    assertThat(json.path("specialTokens").path("<|im_end|>").intValue()).isEqualTo(2);
    assertThat(json.path("thinkingFormat").path("name").textValue()).isNotBlank();
    assertThat(json.path("thinkingFormat").path("recognisedBy").textValue()).isNotBlank();
    assertThat(json.path("thinkingFormat").path("close").size()).isPositive();
  }

  @Test
  void inspect_modelAsText_saysWhatTheFileIs() {
    assertThat(inspect(SMOL).out())
        .contains("134,515,008 parameters, mostly Q4_1")
        .contains("8192 tokens in training", "49152 tokens", "<|im_end|> 2")
        .containsPattern("(?m)^thinking +\\S+, ")
        .doesNotContain("\u001b");
  }

  @Test
  void inspect_template_printsNothingElse() {
    assertThat(inspect(SMOL, "--template").out())
        .startsWith("{%")
        .contains("<|im_start|>", "add_generation_prompt")
        .doesNotContain("architecture");
  }

  @Test
  void inspect_severalChatTemplates_namesThem() throws IOException {
    Path model =
        SharedFiles.vocabularyWith(
            Map.of("", "plain", "tool_use", "tools"), folder.resolve("several.gguf"));

    TestShell.Outcome outcome = shell.run("inspect", model.toString());

    assertThat(outcome.code()).as(outcome.err()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.out()).containsPattern("(?m)^chat template +default, tool_use ");
  }

  @Test
  void inspect_vocabularyOnlyAsJson_saysSo() {
    JsonNode json = inspect(QWEN, "--json").json();

    assertThat(json.path("vocabularyOnly").booleanValue()).isTrue();
    assertThat(json.path("architecture").textValue()).isEqualTo("qwen2");
    assertThat(json.path("vocabularySize").intValue()).isEqualTo(151_936);
    assertThat(json.path("specialTokens").path("<|endoftext|>").intValue()).isEqualTo(151_643);
    assertThat(json.path("specialTokens").path("<|im_end|>").intValue()).isEqualTo(151_645);
  }

  @Test
  void inspect_vocabularyOnlyAsText_saysSo() {
    assertThat(inspect(QWEN).out())
        .contains("none: this file holds a vocabulary only", "151936 tokens", "<|im_end|> 151645");
    assertThat(inspect(SPM).out())
        .contains("none: this file holds a vocabulary only", "32000 tokens", "</s> 2");
  }

  @Test
  void inspect_sentencePieceVocabularyAsJson_listsItsSpecialTokens() {
    JsonNode json = inspect(SPM, "--json").json();

    assertThat(json.path("architecture").textValue()).isEqualTo("llama");
    assertThat(json.path("vocabularySize").intValue()).isEqualTo(32_000);
    assertThat(json.path("vocabularyOnly").booleanValue()).isTrue();
    assertThat(json.path("specialTokens").path("<s>").intValue()).isEqualTo(1);
    assertThat(json.path("specialTokens").path("</s>").intValue()).isEqualTo(2);
  }

  @Test
  void inspect_cutFile_isOneLineThatNamesTheFile() throws IOException {
    byte[] whole = Files.readAllBytes(SharedFiles.file(SPM));
    Path cut = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, whole.length / 2));

    TestShell.Outcome outcome = shell.run("inspect", cut.toString());

    assertThat(outcome.code()).isEqualTo(ExitCodes.NO_MODEL);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.errLines())
        .singleElement()
        .asString()
        .startsWith("m1: ")
        .contains("cut.gguf");
  }

  @Test
  void inspect_huggingFaceFolder_saysWhatItReads() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{}");

    TestShell.Outcome outcome = shell.run("inspect", folder.toString());

    assertThat(outcome.code()).isEqualTo(ExitCodes.NO_MODEL);
    assertThat(outcome.errLines())
        .singleElement()
        .asString()
        .startsWith("m1: cannot inspect " + folder)
        .contains("GGUF");
  }
}
