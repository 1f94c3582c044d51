package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.ModelSource;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Model folders in which something is wrong: each is refused with what and where. */
class BadModelsTest {
  private static final String FIRST = "\"lm_head.weight\":";
  private static final ModelOptions OPTIONS =
      ModelOptions.builder().threads(1).contextTokens(128).maxSequences(2).build();

  @TempDir private Path temporary;
  private ModelFolder model;

  @BeforeEach
  void copy() {
    model = ModelFolder.copy("llama", temporary.resolve("model"));
  }

  private void assertRefused(String... parts) {
    assertThatThrownBy(() -> open(OPTIONS).close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(model.path().toString())
        .hasMessageContainingAll(parts);
  }

  private Backend open(ModelOptions options) {
    return new DjlProvider().open(ModelSource.of(model.path()), options);
  }

  @Test
  void open_untouchedCopy_works() {
    open(OPTIONS).close();
  }

  @Test
  void tensor_missing_isNamedWithItsShape() {
    model.editHeader(header -> header.replace("\"model.norm.weight\"", "\"model.norm.w\""));

    assertRefused("tensor model.norm.weight of shape [16] is missing", "config.json");
  }

  @Test
  void tensor_tooMany_isNamed() {
    int end = model.read(ModelFolder.WEIGHTS).length;
    int header = Math.toIntExact(ModelFolder.little(model.read(ModelFolder.WEIGHTS)).getLong(0));
    int data = end - 8 - header;
    model.editHeader(
        text ->
            text.stripTrailing().replaceFirst("\\}$", "")
                + ",\"model.layers.3.input_layernorm.weight\":{\"dtype\":\"F32\",\"shape\":[1],"
                + "\"data_offsets\":["
                + data
                + ","
                + (data + 4)
                + "]}}",
        new byte[4]);

    assertRefused("there is a tensor model.layers.3.input_layernorm.weight", "llama", "3 layers");
  }

  @Test
  void tensor_otherShape_isToldWithBoth() {
    model.editHeader(header -> header.replace("\"shape\":[64,16]", "\"shape\":[16,64]"));

    assertRefused("has shape [16, 64] but should have [64, 16]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"I64", "F64", "F8_E4M3", "BOOL", ""})
  void tensor_typeThatIsNotRead_isToldWithThoseThatAre(String type) {
    model.editHeader(header -> header.replaceFirst("\"F32\"", "\"" + type + "\""));

    assertRefused("has type " + type, "reads F32, F16, BF16");
  }

  @Test
  void tensor_typeOfAnotherSize_doesNotFitItsBytes() {
    model.editHeader(header -> header.replaceFirst("\"F32\"", "\"BF16\""));

    assertRefused("and type BF16 needs", "bytes but has");
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        arguments("[0,4096]", "[-4096,0]", "lies at bytes -4096..0"),
        arguments("[0,4096]", "[4096,0]", "lies at bytes 4096..0"),
        arguments("[0,4096]", "[0,9000000]", "lies at bytes 0..9000000"),
        arguments("[0,4096]", "[4096,8192]", "begins at byte"),
        arguments("[0,4096]", "[0,4092]", "does not fit into 4092 bytes"),
        arguments("[0,4096]", "[0]", "has no valid shape or data_offsets"),
        arguments("[0,4096]", "[0,4096,4096]", "has no valid shape or data_offsets"),
        arguments("[0,4096]", "\"0,4096\"", "has no valid shape or data_offsets"),
        arguments("[0,4096]", "[0,4096.5]", "has no valid shape or data_offsets"),
        arguments("[0,4096]", "[0,99999999999999999999]", "its header is not JSON"),
        arguments("[64,16]", "[4611686018427387904,4]", "does not fit"),
        arguments("[64,16]", "[-64,-16]", "does not fit"),
        arguments("[64,16]", "[0,16]", "does not fit"),
        arguments("[64,16]", "[1,1,1,1,1,1,1,64,16]", "has no valid shape"),
        arguments("[64,16]", "null", "has no valid shape"));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void header_lies_isCaughtBeforeAnythingIsRead(String truth, String lie, String told) {
    model.editHeader(
        header -> {
          int at = header.indexOf(truth, header.indexOf(FIRST));
          return header.substring(0, at) + lie + header.substring(at + truth.length());
        });

    assertRefused(told);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 12, 500, -1, -4, -5000})
  void weights_cutShort_isToldSo(int length) {
    byte[] bytes = model.read(ModelFolder.WEIGHTS);
    model.write(
        ModelFolder.WEIGHTS, Arrays.copyOf(bytes, length < 0 ? bytes.length + length : length));

    assertRefused("damaged or cut short: fetch it again");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32, 100_000_001})
  void header_impossibleLength_isToldSo(long length) {
    byte[] bytes = model.read(ModelFolder.WEIGHTS);
    ModelFolder.little(bytes).putLong(0, length);
    model.write(ModelFolder.WEIGHTS, bytes);

    assertRefused("its header should have " + Long.toUnsignedString(length) + " bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{}}", "{\"a\":1}", "{\"a\":{},\"a\":{}}", "{\"a\""})
  void header_otherJson_isRefused(String json) {
    model.editHeader(header -> json);

    assertRefused("it is damaged or cut short");
  }

  @Test
  void weights_missing_saysWhatToFetch() {
    model.delete(ModelFolder.WEIGHTS);

    assertThatThrownBy(() -> open(OPTIONS).close())
        .hasMessageContainingAll("neither model.safetensors", "model.safetensors.index.json");
  }

  @ParameterizedTest
  @CsvSource({
    "model-00002-of-00002, model-00003-of-00003, is missing",
    "model-00001-of-00002, ../model-00001-of-00002, must be the name of a file beside it",
    "model-00001-of-00002, model-00002-of-00002, should be in model-00002-of-00002.safetensors",
  })
  void index_namesOtherFiles_isRefused(String file, String other, String told) {
    model = ModelFolder.copy("mistral", temporary.resolve("mistral"));
    model.edit("model.safetensors.index.json", text -> text.replaceFirst(file, other));

    assertRefused(told);
  }

  @Test
  void index_tensorInTwoFiles_isRefused() {
    model = ModelFolder.copy("mistral", temporary.resolve("mistral"));
    model.write("model-00002-of-00002.safetensors", model.read("model-00001-of-00002.safetensors"));

    assertRefused("is also in model-00001-of-00002.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"phi3", "mixtral", "gpt_neox", "mamba", "qwen2_vl", "gemma3", "LLAMA"})
  void config_unknownFamily_isNamedWithTheOnesThatWork(String family) {
    model.edit(ModelFolder.CONFIG, text -> text.replace("\"llama\"", "\"" + family + "\""));

    assertRefused(
        "model_type is " + family,
        "llama, mistral, qwen2, qwen3, gemma2, gemma3_text",
        "llama.cpp backend runs more families");
  }

  static Stream<Arguments> configs() {
    return Stream.of(
        arguments("hidden_size", "0", "hidden_size must be a whole number in 1.."),
        arguments("hidden_size", "16.5", "hidden_size must be a whole number"),
        arguments("hidden_size", "\"16\"", "hidden_size must be a whole number"),
        arguments("hidden_size", "8", "has shape"),
        arguments("num_hidden_layers", "2", "there is a tensor model.layers.2."),
        arguments("num_hidden_layers", "4", "tensor model.layers.3."),
        arguments("num_hidden_layers", "-1", "num_hidden_layers must be"),
        arguments("num_attention_heads", "3", "must divide the 3 heads"),
        arguments("num_key_value_heads", "5", "num_key_value_heads must be"),
        arguments("head_dim", "3", "head_dim must be even"),
        arguments("vocab_size", "65", "should have [65, 16]"),
        arguments("vocab_size", "99999999999", "vocab_size must be"),
        arguments("rms_norm_eps", "-1", "rms_norm_eps must be a positive number"),
        arguments("rms_norm_eps", "null", "rms_norm_eps is missing"),
        arguments("hidden_act", "\"relu\"", "only silu is supported"),
        arguments("max_position_embeddings", "0", "max_position_embeddings must be"),
        arguments("rope_theta", "\"big\"", "rope_theta must be a positive number"),
        arguments(
            "rope_scaling", "{\"rope_type\":\"longrope\"}", "longrope, which is not supported"),
        arguments("rope_scaling", "{\"rope_type\":\"linear\"}", "factor is missing"),
        arguments("rope_scaling", "7", "rope_scaling must be an object"),
        arguments("tie_word_embeddings", "true", "no error"),
        arguments("eos_token_id", "64", "eos_token_id names 64"));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void config_valueThatCannotBe_isNamed(String key, String value, String told) {
    model.edit(
        ModelFolder.CONFIG,
        text -> {
          String without = text.replaceFirst("\"" + key + "\": (\\{[^}]*}|[^,\\n]*),?", "");
          return without
              .replaceFirst("\\{", "{\"" + key + "\": " + value + ",")
              .replaceFirst(",\\s*}\\s*$", "}");
        });
    if (told.equals("no error")) {
      // files of tied models may hold the output matrix too
      open(OPTIONS).close();
    } else {
      assertRefused(told);
    }
  }

  @Test
  void config_quantized_isRefused() {
    model.edit(
        ModelFolder.CONFIG,
        text -> text.replaceFirst("\\{", "{\"quantization_config\":{\"quant_method\":\"gptq\"},"));

    assertRefused("the weights are quantized", "GGUF file with the llama.cpp backend");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"model_type\":\"llama\"}", "\u0000", "{}x"})
  void config_notWhatItShouldBe_isRefused(String text) {
    model.write(ModelFolder.CONFIG, text.getBytes(StandardCharsets.UTF_8));

    assertRefused("config.json");
  }

  @Test
  void config_nestedWithoutEnd_isRefused() {
    model.write(ModelFolder.CONFIG, "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8));

    assertRefused("config.json");
  }

  static Stream<Arguments> tokenizers() {
    return Stream.of(
        arguments("\"BPE\"", "\"Unigram\"", "model.type is Unigram"),
        arguments("\"BPE\"", "\"WordPiece\"", "model.type is WordPiece"),
        arguments("\"#\": 4", "\"#\": 5", "gives the id 5 twice"),
        arguments("\"#\": 4", "\"#\": -4", "which is no token id"),
        arguments("\"#\": 4", "\"#\": \"four\"", "which is no token id"),
        arguments("\"#\": 4", "\"#\": 64", "has 65 tokens but the model 64"),
        arguments("\"id\": 1,", "\"id\": 0,", "is given twice: 0"),
        arguments("\"ByteLevel\"", "\"Whitespace\"", "byte-level and SentencePiece BPE"),
        arguments("\"merges\": []", "\"merges\": [[\"#\", \"never\"]]", "refuses it"),
        arguments("\"merges\": []", "\"merges\": 3", "refuses it"),
        arguments("\"vocab\"", "\"words\"", "vocab is missing"),
        arguments("\"model\"", "\"modell\"", "model is missing"));
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void tokenizer_damaged_isRefused(String from, String to, String told) {
    model.edit(ModelFolder.TOKENIZER, text -> text.replace(from, to));

    assertRefused(told);
  }

  @Test
  void tokenizer_ofAnotherModel_isRefusedWithBothSizes() {
    model.edit(
        ModelFolder.TOKENIZER,
        text -> text.replaceAll("\"(.)\": ([3-6]\\d)(,?)", "\"$1$1$1\": 1$2$3"));

    assertRefused("but the model 64", "they do not belong together");
  }

  @Test
  void tokenizer_endOfTextThatItDoesNotHave_isNamed() {
    model.write(
        "tokenizer_config.json",
        "{\"eos_token\": \"<|im_end|>\"}".getBytes(StandardCharsets.UTF_8));

    assertRefused("eos_token is <|im_end|>, which tokenizer.json does not have");
  }

  @Test
  void tokenizer_missing_isToldSo() {
    model.delete(ModelFolder.TOKENIZER);

    assertRefused("tokenizer.json is missing");
  }

  @Test
  void memory_contextThatDoesNotFit_isToldBeforeLoading() {
    ModelOptions huge =
        ModelOptions.builder().threads(1).contextTokens(2_000_000_000).maxSequences(2).build();

    assertThatThrownBy(() -> open(huge).close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageMatching("(?s).*it needs [\\d,]+ MB .*KV cache of 2,000,000,000 tokens.*")
        .hasMessageContainingAll("cpu has", "MB free", "djl.memory-check=false");
  }

  @Test
  void memory_weightsThatDoNotFit_areToldBeforeLoading() throws Exception {
    model.edit(
        ModelFolder.CONFIG,
        text ->
            text.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 1000")
                .replaceFirst("\"intermediate_size\": \\d+", "\"intermediate_size\": 4194304"));
    ModelConfig config = ModelConfig.read(model.path().resolve(ModelFolder.CONFIG));
    StringBuilder header = new StringBuilder();
    long at = 0;
    for (WeightPlan.Slot slot : WeightPlan.of(config)) {
      for (int i = 0; i < slot.parts().size(); i++) {
        long rows = slot.rows().get(i);
        String shape = slot.columns() == 0 ? "" + rows : rows + "," + slot.columns();
        long end = at + 4 * rows * Math.max(1, slot.columns());
        header
            .append(header.length() == 0 ? "{" : ",")
            .append("\"" + slot.parts().get(i) + "\":{\"dtype\":\"F32\",\"shape\":[" + shape)
            .append("],\"data_offsets\":[" + at + "," + end + "]}");
        at = end;
      }
    }
    byte[] json = header.append("}").toString().getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile file =
        new RandomAccessFile(model.path().resolve(ModelFolder.WEIGHTS).toFile(), "rw")) {
      file.write(ModelFolder.little(new byte[8]).putLong(json.length).array());
      file.write(json);
      // a file of 800 GB in which nothing is stored
      file.setLength(8 + json.length + at);
    }

    assertRefused("it needs", "MB of weights in float32", "cpu has");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "djl.type | float32 | it knows djl.dtype, djl.memory-check",
        "djl.dtype | int8 | must be one of auto, float32, float16, bfloat16: int8",
        "djl.memory-check | yes | must be true or false: yes",
      })
  void option_unknown_isRefusedWithTheKnownOnes(String key, String value, String told) {
    ModelOptions options = ModelOptions.builder().extra(key, value).build();

    assertThatThrownBy(() -> open(options).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }

  @Test
  void sha256_ofOtherWeights_isRefusedWithBoth() {
    ModelOptions options = ModelOptions.builder().sha256("ab".repeat(32)).build();

    assertThatThrownBy(() -> open(options).close())
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll("the SHA-256 of the weights is", "and not " + "ab".repeat(32));
  }

  @Test
  void library_anotherThanTheLoadedOne_isRefused() {
    open(OPTIONS).close();
    ModelOptions other = ModelOptions.builder().nativeLibrary(temporary).build();

    assertThatThrownBy(() -> open(other).close())
        .isInstanceOf(dev.m1.BackendUnavailableException.class)
        .hasMessageContainingAll(temporary.toString(), "a process has one PyTorch");
  }
}
