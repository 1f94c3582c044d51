package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.spi.Fingerprint;
import dev.m1.spi.ModelSource;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
  @TempDir Path folder = Path.of("");

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private void assertRefused(Path file, String... words) {
    assertThatThrownBy(() -> GgufFile.read(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("cannot ")
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(words);
  }

  @Test
  void read_smallModel_saysWhatIsInIt() throws IOException {
    GgufFile file = GgufFile.read(TinyModel.qwen2().write(folder.resolve("tiny.gguf")));
    assertThat(file.architecture()).isEqualTo("qwen2");
    assertThat(file.name()).isEqualTo("tiny qwen2");
    assertThat(file.version()).isEqualTo(3);
    assertThat(file.quantization()).isEqualTo("F32");
    assertThat(file.trainedContext()).hasValue(TinyModel.CONTEXT);
    assertThat(file.vocabularySize()).isEqualTo(268);
    assertThat(file.vocabularyOnly()).isFalse();
    assertThat(file.parts()).containsExactly(file.path());
    assertThat(file.fileBytes()).isEqualTo(Files.size(file.path()));
    assertThat(file.text("tokenizer.ggml.model")).contains("gpt2");
    assertThat(file.integer("qwen2.block_count")).hasValue(2);
    assertThat(file.integer("tokenizer.ggml.model")).isEmpty();
    assertThat(file.metadata().get("qwen2.rope.freq_base")).isEqualTo(10_000.0);
    assertThat(file.metadata().get("tokenizer.ggml.add_bos_token")).isEqualTo(false);
    assertThat((List<?>) file.metadata().get("tokenizer.ggml.merges")).element(1).isEqualTo("th e");
    assertThat(file.chatTemplates()).containsOnlyKeys("default");
    GgufTensor first = file.tensors().get(0);
    assertThat(first.name()).isEqualTo("token_embd.weight");
    assertThat(first.shape()).containsExactly(64L, 268L);
    assertThat(first.bytes()).isEqualTo(64 * 268 * 4);
    assertThat(file.parameters()).isGreaterThan(64 * 268 * 2);
    GgufTensor last = file.tensors().get(file.tensors().size() - 1);
    assertThat(last.offset() + last.bytes()).isEqualTo(file.fileBytes());
  }

  @Test
  void read_severalChatTemplates_givesAllByNameAndOneAsDefault() throws IOException {
    String key = "tokenizer.chat_template";
    GgufWriter several =
        TinyModel.qwen2().put(key, "plain").put(key + ".tool_use", "tools").put(key + ".rag", "r");
    GgufFile file = GgufFile.read(several.write(folder.resolve("several.gguf")));
    assertThat(file.chatTemplates())
        .containsOnlyKeys("default", "tool_use", "rag")
        .containsEntry("default", "plain")
        .containsEntry("tool_use", "tools");

    GgufWriter named = TinyModel.qwen2().remove(key).put(key + ".tool_use", "tools");
    assertThat(GgufFile.read(named.write(folder.resolve("named.gguf"))).chatTemplates())
        .containsOnlyKeys("default", "tool_use")
        .containsEntry("default", "tools");

    GgufWriter none = TinyModel.qwen2().remove(key);
    assertThat(GgufFile.read(none.write(folder.resolve("none.gguf"))).chatTemplates()).isEmpty();
  }

  @Test
  void read_cutShort_namesTheTensorAndTheBytes() throws IOException {
    byte[] whole = TinyModel.qwen2().toBytes();
    Path file = write("short.gguf", Arrays.copyOf(whole, whole.length - 1000));
    assertRefused(
        file,
        "tensor blk.1.ffn_down.weight ends at byte " + String.format("%,d", whole.length),
        "but the file has " + String.format("%,d", whole.length - 1000) + " bytes",
        "it is cut short: fetch it again");
  }

  @Test
  void read_everyLengthOfHeader_isRefusedAsCutShort() throws IOException {
    GgufWriter model = TinyModel.qwen2();
    byte[] whole = model.toBytes();
    for (int length = 4; length < model.headerBytes(); length += 37) {
      assertRefused(
          write("cut" + length + ".gguf", Arrays.copyOf(whole, length)), "fetch it again");
    }
  }

  @Test
  void read_noModel_isRefusedWithWhatItIs() throws IOException {
    assertRefused(folder.resolve("missing.gguf"), "no such file");
    assertRefused(folder, "directory");
    assertRefused(write("empty.gguf", new byte[0]), "empty");
    assertRefused(write("three.gguf", new byte[3]), "cut short");
    assertRefused(
        write(
            "text.gguf", "hello world, no model".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        "not a GGUF file",
        "68656c6c");
  }

  @Test
  void read_otherVersions_areRefused() throws IOException {
    byte[] bytes = TinyModel.qwen2().toBytes();
    bytes[4] = 1;
    assertRefused(write("v1.gguf", bytes), "version is 1");
    bytes[4] = 0;
    bytes[7] = 3;
    assertRefused(write("big-endian.gguf", bytes), "big-endian");
  }

  @Test
  void read_impossibleCounts_areRefused() throws IOException {
    for (int at : new int[] {8, 16}) {
      for (byte value : new byte[] {(byte) 0x7f, (byte) 0xff}) {
        byte[] bytes = TinyModel.qwen2().toBytes();
        bytes[at + 7] = value;
        assertRefused(write("count.gguf", bytes), "which do not fit");
      }
    }
  }

  @Test
  void read_huge_takesMilliseconds() throws IOException {
    long bytes = 100_000_000_000L;
    GgufWriter writer =
        TinyModel.qwen2().tensor("blk.1.huge.weight", new float[0], 1000, bytes / 4000);
    Path file = writer.write(folder.resolve("huge.gguf"));
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(writer.toBytes().length + bytes);
    }
    GgufFile.read(file);
    long start = System.nanoTime();
    assertThat(GgufFile.read(file).fileBytes()).isGreaterThan(bytes);
    // generous, for a busy machine: it is the header alone that is read
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    assertThat(Fingerprint.sample(List.of(file))).matches("sha256-sample:[0-9a-f]{64}");
    assertThatThrownBy(
            () -> new LlamaCppProvider().open(ModelSource.of(file), ModelOptions.defaults()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("it needs 100,0")
        .hasMessageContaining("but this machine has");
  }

  @Test
  void read_splitModel_wantsAllPartsUnderTheirNames() throws IOException {
    GgufWriter first = TinyModel.qwen2().put("split.count", 2).put("split.no", 0);
    GgufWriter second =
        new GgufWriter()
            .put("split.count", 2)
            .put("split.no", 1)
            .tensor("blk.1.other.weight", new float[64], 64);
    Path start = first.write(folder.resolve("m-00001-of-00002.gguf"));
    assertRefused(start, "m-00002-of-00002.gguf is missing", "fetch all parts");
    Path rest = second.write(folder.resolve("m-00002-of-00002.gguf"));
    GgufFile file = GgufFile.read(start);
    assertThat(file.parts()).containsExactly(start, rest);
    assertThat(file.fileBytes()).isEqualTo(Files.size(start) + Files.size(rest));
    assertThat(file.tensors()).extracting(GgufTensor::part).contains(0, 1);
    assertRefused(rest, "not the first", "m-00001-of-00002.gguf");
    assertRefused(first.write(folder.resolve("renamed.gguf")), "one of 2 parts");
  }

  @Test
  void read_vocabularyAlone_isToldApart() throws IOException {
    GgufWriter words =
        new GgufWriter()
            .put("general.architecture", "llama")
            .put("tokenizer.ggml.tokens", new String[] {"a", "b"});
    Path file = words.write(folder.resolve("vocab.gguf"));
    assertThat(GgufFile.read(file).vocabularyOnly()).isTrue();
    assertThatThrownBy(
            () -> new LlamaCppProvider().open(ModelSource.of(file), ModelOptions.defaults()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("a vocabulary but no weights");
  }

  @Test
  void open_largerThanMemory_isRefusedBeforeLoadingWithTheFigures() throws IOException {
    Path huge = folder.resolve("huge.gguf");
    TinyModel.qwen2().write(huge); // a whole model, then nothing
    try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(2_000_000_000_000L); // sparse: takes no room on the disk
    }

    assertThatThrownBy(() -> open(huge, ModelOptions.defaults()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("cannot open " + huge)
        .hasMessageContaining("2,000,000 MB of weights")
        .hasMessageContaining("but this machine has")
        .hasMessageContaining("use a smaller model");
  }

  @Test
  void open_contextLargerThanMemory_isRefusedBeforeLoadingWithTheFigures() throws IOException {
    Path model = folder.resolve("model.gguf");
    TinyModel.qwen2().write(model);

    assertThatThrownBy(
            () -> open(model, ModelOptions.builder().contextTokens(2_000_000_000).build()))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("for a KV cache of 2,000,000,000 tokens")
        .hasMessageContaining("a smaller contextTokens");
  }

  private static void open(Path path, ModelOptions options) {
    new LlamaCppProvider().open(ModelSource.of(path), options).close();
  }

  @Test
  void open_unknownOption_isRefusedWithTheKnownOnes() throws IOException {
    Path file = TinyModel.qwen2().write(folder.resolve("tiny.gguf"));
    for (String[] extra :
        new String[][] {
          {"llamacpp.kv_type", "f16", "llamacpp.kv-type"},
          {"djl.engine", "x", "llamacpp.mmap"},
          {"llamacpp.kv-type", "q9", "one of f32, f16"},
          {"llamacpp.mmap", "maybe", "true or false"},
          {"llamacpp.ubatch", "0", "1..65536"}
        }) {
      ModelOptions options = ModelOptions.builder().extra(extra[0], extra[1]).build();
      assertThatThrownBy(() -> new LlamaCppProvider().open(ModelSource.of(file), options))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(extra[2]);
    }
  }

  @Test
  void open_unknownDeviceOrMissingGpu_isRefusedWithTheDevices() throws IOException {
    Path file = TinyModel.qwen2().write(folder.resolve("tiny.gguf"));
    assertThat(new LlamaCppProvider().devices()).extracting("id").contains("cpu");
    ModelOptions options = ModelOptions.builder().device("cuda7").build();
    assertThatThrownBy(() -> new LlamaCppProvider().open(ModelSource.of(file), options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("cuda7", "cpu");
  }
}
