package dev.m1.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.ModelLoadException;
import dev.m1.ThinkingFormat;
import dev.m1.internal.format.RecognisedFormat.SwitchOff;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatRecogniserTest {
  private static final String CHAT_ML = "{{ '<|im_start|>' + message.role }}";
  private static final SpecialTokens NONE = SpecialTokens.of(new TestVocabulary());
  private static final SpecialTokens QWEN =
      SpecialTokens.of(new TestVocabulary().control("<|im_start|>", "<|im_end|>"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{# thinking-format: m1 #}",
        "{#- thinking-format: m1 -#}",
        "{#thinking-format:s1#}",
        "{#\n  thinking-format: M1\n#}"
      })
  void recognise_templateThatNamesItsFormat_believesIt(String comment) {
    ThinkingFormat format =
        recognise("Qwen3 0.6B", comment + CHAT_ML + "<think></think>", NONE).format();

    assertThat(format.name()).isEqualTo("m1");
    assertThat(format.recognisedBy()).isEqualTo("a comment in the chat template");
  }

  @Test
  void recognise_templateThatNamesAnUnknownFormat_isRefusedWithTheNames() {
    assertThatThrownBy(() -> recognise("x.gguf", "{# thinking-format: m9 #}", NONE))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("x.gguf")
        .hasMessageContaining("unknown thinking format \"m9\"; there are m1, plain")
        .hasMessageContaining("--thinking-format");
  }

  @Test
  void recognise_textThatIsNoComment_namesNothing() {
    assertThat(recognise("x", "{{ '# thinking-format: m1 #' }}", NONE).format().name())
        .isEqualTo("plain");
  }

  @ParameterizedTest
  @CsvSource({
    "m1-7B-23K, m1",
    "UCSC-VLAA/m1-32B-1K, m1",
    "M1 7B 23K, m1",
    "s1-32B, m1",
    "simplescaling/s1.1-7B, m1",
    "m1-7b-23k-Q4_K_M.gguf, m1",
    "Model1-7B, plain",
    "gemma1-2b, plain",
    "Qwen2.5 7B Instruct, plain",
    "HuatuoGPT-o1-8B, huatuo",
    "MedReason-8B, medreason",
    "medgemma-27b-text-it, medgemma"
  })
  void recognise_nameThatAloneCanTell_decides(String name, String format) {
    assertThat(recognise(name, CHAT_ML, QWEN).format().name()).isEqualTo(format);
  }

  @Test
  void recognise_m1NameWithoutChatMl_isNotEnough() {
    assertThat(recognise("m1-7B-23K", "[INST]", NONE).format().name()).isEqualTo("plain");
  }

  @Test
  void recognise_templateThatOpensM1Thinking_isM1() {
    ThinkingFormat format = recognise("x", "{{ '<|im_start|>think\\n' }}", QWEN).format();

    assertThat(format.name()).isEqualTo("m1");
    assertThat(format.recognisedBy()).isEqualTo("the template mentions <|im_start|>think");
  }

  @ParameterizedTest
  @CsvSource({"<think>, </think>, think", "[THINK], [/THINK], magistral"})
  void recognise_markersInTheVocabularyAlone_areUsed(String open, String close, String format) {
    SpecialTokens tokens = SpecialTokens.of(new TestVocabulary().userDefined(open, close));

    RecognisedFormat found = recognise("x", CHAT_ML, tokens);

    assertThat(found.format().name()).isEqualTo(format);
    assertThat(found.format().recognisedBy()).isEqualTo("the vocabulary has " + open);
  }

  @Test
  void recognise_nothing_isPlain() {
    RecognisedFormat found = recognise("", "", NONE);

    assertThat(found.format().name()).isEqualTo("plain");
    assertThat(found.format().open()).isEqualTo("<think>\n");
    assertThat(found.openInPrompt()).isFalse();
    assertThat(found.switchOff()).isEqualTo(SwitchOff.NONE);
  }

  @Test
  void recognise_promptThatOpensThinking_leavesNoOpenerToWrite() {
    ModelEvidence evidence =
        new ModelEvidence(
            "",
            "",
            CHAT_ML + "<think></think>",
            Optional.of("<|im_end|>\n<|im_start|>assistant\n<think>\n"),
            Optional.of("<|im_end|>\n<|im_start|>assistant\n<think>\n"),
            Optional.of("<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n"));

    RecognisedFormat found = ThinkingFormats.recognise(QWEN, evidence);

    assertThat(found.format().name()).isEqualTo("qwen3.5");
    assertThat(found.format().open()).isEmpty();
    assertThat(found.opener()).isEqualTo("<think>\n");
    assertThat(found.openInPrompt()).isTrue();
    assertThat(found.switchOff()).isEqualTo(SwitchOff.VARIABLE);
  }

  @Test
  void recognise_qwen2ThatAlwaysOpensThinking_isQwq() {
    Optional<String> tail = Optional.of("<|im_start|>assistant\n<think>\n");

    assertThat(
            ThinkingFormats.recognise(
                    QWEN,
                    new ModelEvidence("QwQ 32B", "qwen2", CHAT_ML + "<think>", tail, tail, tail))
                .format()
                .name())
        .isEqualTo("qwq");
  }

  @Test
  void recognise_thinkTagWithSuffix_isTakenFromTheRenderedPrompt() {
    Optional<String> tail = Optional.of("<｜Assistant:x｜><think:x>");
    ThinkingFormat format =
        ThinkingFormats.recognise(NONE, new ModelEvidence("", "", "", tail, tail, tail)).format();

    assertThat(format.name()).isEqualTo("hunyuan");
    assertThat(format.close()).containsExactly("</think:x>");
    assertThat(format.handOver()).isEqualTo("</think:x>");
    assertThat(format.open()).isEmpty();
  }

  private static RecognisedFormat recognise(String name, String template, SpecialTokens tokens) {
    return ThinkingFormats.recognise(
        tokens,
        new ModelEvidence(
            name, "", template, Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
