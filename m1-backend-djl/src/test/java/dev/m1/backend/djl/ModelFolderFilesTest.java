package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.ModelSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files beside config.json and the weights say. */
class ModelFolderFilesTest {
  private static final String CONFIG = "tokenizer_config.json";

  @TempDir private Path temporary;
  private ModelFolder model;

  @BeforeEach
  void copy() {
    model = ModelFolder.copy("llama", temporary.resolve("model"));
  }

  private void write(String file, String text) {
    model.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private Backend open() {
    ModelOptions options =
        ModelOptions.builder().threads(1).contextTokens(128).maxSequences(2).build();
    return new DjlProvider().open(ModelSource.of(model.path()), options);
  }

  @Test
  void templates_none_isNoError() {
    try (Backend backend = open()) {
      assertThat(backend.chatTemplates()).isEmpty();
    }
  }

  @Test
  void templates_ofTokenizerConfig_areTaken() {
    write(CONFIG, "{\"chat_template\": \"{{ messages }}\"}");

    assertThat(ChatTemplates.read(model.path()))
        .containsExactly(entry("default", "{{ messages }}"));
  }

  @Test
  void templates_listOfNamedOnes_areTakenAll() {
    write(
        CONFIG,
        "{\"chat_template\": [{\"name\": \"default\", \"template\": \"one\"},"
            + " {\"name\": \"tool_use\", \"template\": \"two\"}]}");

    assertThat(ChatTemplates.read(model.path()))
        .containsExactly(entry("default", "one"), entry("tool_use", "two"));
  }

  @Test
  void templates_fileOfItsOwn_replacesTheDefault() throws Exception {
    write(CONFIG, "{\"chat_template\": \"old\"}");
    write("chat_template.jinja", "new\n");
    Files.createDirectory(model.path().resolve("additional_chat_templates"));
    write("additional_chat_templates/rag.jinja", "more");

    try (Backend backend = open()) {
      assertThat(backend.chatTemplates())
          .containsExactly(entry("default", "new\n"), entry("rag", "more"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"name\": \"rag\", \"template\": \"x\"}]",
        "7",
        "[7]",
        "{\"default\": \"x\"}",
        "true"
      })
  void templates_withoutDefaultOrOfAnotherKind_areRefused(String value) {
    write(CONFIG, "{\"chat_template\": " + value + "}");

    assertThatThrownBy(() -> ChatTemplates.read(model.path()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("cannot open " + model.path());
  }

  @Test
  void ends_allThatTheFilesName_endAGeneration() {
    write("generation_config.json", "{\"eos_token_id\": [1, 17]}");
    write(CONFIG, "{\"eos_token\": {\"content\": \"!\"}, \"bos_token\": \"<s>\"}");

    try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(model.path())) {
      assertThat(vocabulary.isEndOfGeneration(1)).isTrue();
      assertThat(vocabulary.isEndOfGeneration(17)).isTrue();
      assertThat(vocabulary.isEndOfGeneration(2)).isTrue();
      assertThat(vocabulary.isEndOfGeneration(3)).isFalse();
      assertThat(vocabulary.endOfText()).hasValue(2);
      assertThat(vocabulary.beginOfText()).hasValue(0);
      assertThat(vocabulary.addsBeginOfText()).isFalse();
    }
  }

  @Test
  void begin_addedByTheFile_isTold() {
    write(CONFIG, "{\"bos_token\": \"<s>\", \"add_bos_token\": true}");

    try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(model.path())) {
      assertThat(vocabulary.addsBeginOfText()).isTrue();
    }
  }

  @Test
  void begin_addedByThePostProcessor_isTold() {
    model.edit(
        ModelFolder.TOKENIZER,
        text ->
            text.replaceFirst(
                "\"post_processor\": null",
                "\"post_processor\": {\"type\": \"TemplateProcessing\", \"single\":"
                    + " [{\"SpecialToken\": {\"id\": \"<s>\", \"type_id\": 0}},"
                    + " {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}], \"pair\": [],"
                    + " \"special_tokens\": {}}"));

    try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(model.path())) {
      assertThat(vocabulary.addsBeginOfText()).isTrue();
      // encoding itself adds nothing: that is m1's business
      assertThat(vocabulary.encode("#", true)).containsExactly(4);
    }
  }

  @Test
  void vocabulary_tokenizerAlone_opensWithoutAModel() {
    model.delete(ModelFolder.CONFIG);
    model.delete(ModelFolder.WEIGHTS);
    model.delete("generation_config.json");

    try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(model.path())) {
      assertThat(vocabulary.size()).isEqualTo(64);
      assertThat(vocabulary.encode("</s>", false)).doesNotContain(1);
      assertThat(vocabulary.encode("</s>", true)).containsExactly(1);
    }
  }

  @Test
  void vocabulary_closed_isAnIllegalState() {
    HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(model.path());
    vocabulary.close();

    vocabulary.close();
    assertThatThrownBy(() -> vocabulary.encode("#", false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void added_ordinaryTokenBehindAControlToken_keepsItsIdInUserText() {
    model.delete(ModelFolder.CONFIG);
    model.delete("generation_config.json");
    String attributes =
        "\"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": false";
    model.edit(
        ModelFolder.TOKENIZER,
        text ->
            text.replaceFirst(
                "(?s)(\"added_tokens\": \\[.*?)\\n ]",
                "$1, {\"id\": 64, \"content\": \"<|control|>\", \"special\": true, "
                    + attributes
                    + "}, {\"id\": 65, \"content\": \"<tool>\", \"special\": false, "
                    + attributes
                    + "}]"));

    try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(model.path())) {
      assertThat(vocabulary.encode("#<tool>#", true)).containsExactly(4, 65, 4);
      assertThat(vocabulary.encode("#<tool>#", false)).containsExactly(4, 65, 4);
      assertThat(vocabulary.encode("#<|control|>#", true)).containsExactly(4, 64, 4);
      assertThat(vocabulary.encode("#<|control|>#", false)).startsWith(4).doesNotContain(64, 65);
      assertThat(vocabulary.encode("#\uffff\ufdd064\uffff#", false)).doesNotContain(64, 65);
    }
  }

  @Test
  void encode_characterWithoutAToken_becomesOneThatHas() {
    // the model's vocabulary: "!" to "^" and nothing else, so not U+FFFD
    try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(model.path())) {
      assertThat(vocabulary.encode("#\u0004\u00e9A\ud83d", false))
          .isEqualTo(vocabulary.encode("#??A?", false))
          .hasSize(5);
      assertThat(vocabulary.encode("\u0004</s>\u0004", true))
          .isEqualTo(vocabulary.encode("?</s>?", true))
          .containsExactly(32, 1, 32);
      assertThat(vocabulary.encode("<\u0004/s></s>", false)).doesNotContain(1);
    }
  }

  @Test
  void encode_replacementCharacterThatHasTokens_standsForOthers() {
    model.edit(
        ModelFolder.TOKENIZER,
        text ->
            text.replace("\"]\": 62", "\"\u00ef\": 62")
                .replace("\"[\": 60", "\"\u00bf\": 60")
                .replace("\"Z\": 59", "\"\u00bd\": 59")
                .replace("\"Y\": 58", "\"!\u00ef\": 58")
                .replace("\"merges\": []", "\"merges\": [[\"!\", \"\u00ef\"]]"));

    try (HuggingFaceVocabulary vocabulary = HuggingFaceVocabulary.open(model.path())) {
      assertThat(vocabulary.encode("!\u0004#", false)).containsExactly(58, 60, 59, 4);
      assertThat(vocabulary.encode("!\ufffd#", false)).containsExactly(58, 60, 59, 4);
    }
  }
}
