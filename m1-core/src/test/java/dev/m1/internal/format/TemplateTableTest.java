package dev.m1.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.ModelInfo;
import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the makers' templates give, with neither name nor vocabulary to help. */
class TemplateTableTest {
  /** Format; whether the prompt opens the thinking; how the template switches it off. */
  private static final String TABLE =
      """
      Apertus-8B-Instruct                            apertus not-open VARIABLE
      Apriel-1.6-15b-Thinker-fixed                   apriel open NONE
      ByteDance-Seed-OSS                             seed not-open NONE
      CohereForAI-c4ai-command-r-plus-tool_use       unusable
      CohereForAI-c4ai-command-r7b-12-2024-tool_use  command-r7b not-open VARIABLE
      GLM-4.7-Flash                                  glm open VARIABLE
      GigaChat3-10B-A1.8B                            plain not-open NONE
      GigaChat3.1-10B-A1.8B                          plain not-open NONE
      HuggingFaceTB-SmolLM3-3B                       smollm3 not-open VARIABLE
      Kimi-K2-Instruct                               plain not-open NONE
      Kimi-K2-Thinking                               kimi not-open NONE
      LFM2-8B-A1B                                    plain not-open NONE
      LFM2.5-Instruct                                think not-open NONE
      MiMo-VL                                        plain not-open NONE
      MiniMax-M2                                     minimax open NONE
      Mistral-Small-3.2-24B-Instruct-2506            plain not-open NONE
      NVIDIA-Nemotron-Nano-v2                        nemotron open SYSTEM_TEXT
      NousResearch-Hermes-3-Llama-3.1-8B-tool_use    unusable
      Qwen-Qwen2.5-7B-Instruct                       plain not-open NONE
      Qwen-Qwen3-0.6B                                qwen3 not-open VARIABLE
      Reka-Edge                                      think open VARIABLE
      StepFun3.5-Flash                               think open NONE
      deepseek-ai-DeepSeek-R1-Distill-Llama-8B       deepseek-r1 open NONE
      deepseek-ai-DeepSeek-R1-Distill-Qwen-32B       deepseek-r1 open VARIABLE
      deepseek-ai-DeepSeek-V3.1                      deepseek-r1 open VARIABLE
      deepseek-ai-DeepSeek-V3.2                      deepseek-r1 open VARIABLE
      deepseek-ai-DeepSeek-V4-Flash-0731             deepseek-r1 open VARIABLE
      fireworks-ai-llama-3-firefunction-v2           unusable
      google-gemma-2-2b-it                           plain not-open NONE
      google-gemma-4-31B-it-interleaved              gemma4 not-open VARIABLE
      ibm-granite-granite-4.0                        plain not-open NONE
      ibm-granite-granite-4.1                        plain not-open NONE
      inclusionai-ling-3.0-flash                     think open VARIABLE
      llama-cpp-rwkv-world                           think open VARIABLE
      llm-jp-llm-jp-4.1-8b-thinking                  gpt-oss not-open NONE
      meetkai-functionary-medium-v3.1                plain not-open NONE
      meetkai-functionary-medium-v3.2                plain not-open NONE
      meta-llama-Llama-3.1-8B-Instruct               plain not-open NONE
      meta-llama-Llama-3.2-3B-Instruct               plain not-open NONE
      meta-llama-Llama-3.3-70B-Instruct              plain not-open NONE
      microsoft-Phi-3.5-mini-instruct                plain not-open NONE
      mistralai-Ministral-3-14B-Reasoning-2512       magistral not-open NONE
      mistralai-Mistral-Nemo-Instruct-2407           plain not-open NONE
      openai-gpt-oss-120b                            gpt-oss not-open NONE
      openbmb-MiniCPM5-1B                            think open VARIABLE
      poolside-Laguna-XS-2.1                         think open VARIABLE
      poolside-Laguna-XS.2                           think open VARIABLE
      tencent-Hy3                                    hunyuan open VARIABLE
      unsloth-mistral-Devstral-Small-2507            plain not-open NONE
      upstage-Solar-Open-100B                        solar not-open NONE
      """;

  private static final String UNUSABLE = "unusable";

  @Test
  void recognise_makersTemplates_giveTheTable() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Path file : templates()) {
      found.put(name(file), describe(Files.readString(file)));
    }

    assertThat(found).isEqualTo(table());
  }

  @Test
  void build_makersTemplates_endsInTheOpener() throws IOException {
    int built = 0;
    for (Path file : templates()) {
      PromptBuilder prompts = prompts(Files.readString(file));
      if (UNUSABLE.equals(table().get(name(file)))) {
        assertThatThrownBy(() -> prompts.build(Optional.empty(), List.of(), "Fever?"))
            .isInstanceOf(ModelLoadException.class)
            .hasMessageContaining("--chat-format");
        continue;
      }
      Prompt prompt = prompts.build(Optional.of("Be careful."), List.of(), "Fever?");

      assertThat(prompt.text()).as(name(file)).contains("Be careful.", "Fever?");
      assertThat(prompt.text().stripTrailing())
          .as(name(file))
          .endsWith(prompts.recognised().opener().strip())
          .doesNotEndWith(prompts.recognised().opener().strip().repeat(2));
      built++;
    }
    assertThat(built).isEqualTo(47);
  }

  private static String describe(String template) {
    PromptBuilder prompts = prompts(template);
    try {
      prompts.build(Optional.empty(), List.of(), "Fever?");
    } catch (ModelLoadException e) {
      return UNUSABLE;
    }
    RecognisedFormat recognised = prompts.recognised();
    return recognised.format().name()
        + (recognised.openInPrompt() ? " open " : " not-open ")
        + recognised.switchOff();
  }

  private static PromptBuilder prompts(String template) {
    ModelInfo info =
        new ModelInfo("", "", "F16", 0, 0, 0, 0, "none:0", "test", "test", "cpu", Optional.empty());
    return PromptBuilder.of(
        new TestVocabulary(), info, Map.of("default", template), ModelOptions.defaults());
  }

  private static Map<String, String> table() {
    Map<String, String> table = new TreeMap<>();
    TABLE
        .lines()
        .map(line -> line.strip().split(" +", 2))
        .forEach(row -> table.put(row[0], row[1]));
    return table;
  }

  private static List<Path> templates() throws IOException {
    try (Stream<Path> files = Files.list(SharedFiles.find("templates"))) {
      return files.filter(file -> file.toString().endsWith(".jinja")).sorted().toList();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".jinja", "");
  }
}
