package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.Device;
import dev.m1.ModelOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model needs of a GPU's memory, said before it is loaded. */
class ModelMemoryTest {
  private static final long MB = 1_000_000;

  @TempDir private Path folder;
  private GgufFile file;

  @BeforeEach
  void model() throws IOException {
    file =
        GgufFile.read(
            TinyModel.qwen2()
                .put("qwen2.context_length", 32_768)
                .write(folder.resolve("tiny.gguf")));
  }

  private ModelMemory memory(ModelOptions options, Device... gpus) {
    return new ModelMemory(
        file, ModelShape.of(file), options, LlamaSettings.of(options), List.of(gpus));
  }

  private static Device gpu(int number, long total, long free) {
    return new Device("cuda" + number, "a GPU", true, total, free);
  }

  @Test
  void shortage_gpuWithLittleFree_saysWhatIsNeededAndWhatThereIs() {
    ModelOptions options = ModelOptions.builder().contextTokens(512).build();
    ModelMemory memory = memory(options, gpu(0, 80_000 * MB, 100 * MB));
    assertThat(memory.shortage(512))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("it needs 60", "MB to compute with", "512 tokens")
                    .contains("cuda0 has 100 MB free", "gpuLayers below "));
    assertThat(memory.describe(512)).contains("cuda0 has 100 MB of memory free");
  }

  @Test
  void shortage_enoughOverAllGpusOrNobodyKnows_isNone() {
    ModelOptions options = ModelOptions.defaults();
    assertThat(
            memory(options, gpu(0, 80_000 * MB, 400 * MB), gpu(1, 80_000 * MB, 400 * MB))
                .shortage(512))
        .isEmpty();
    assertThat(memory(options, gpu(0, 0, 0)).shortage(512)).isEmpty();
    assertThat(memory(options).shortage(512)).isEmpty();
  }

  @Test
  void shortage_checkSwitchedOff_isNone() {
    ModelOptions options = ModelOptions.builder().extra("llamacpp.memory-check", "false").build();
    assertThat(memory(options, gpu(0, 80_000 * MB, MB)).shortage(512)).isEmpty();
  }

  @Test
  void contextTokens_littleFreeOnTheGpu_isWhatAQuarterHolds() {
    long perToken = ModelShape.of(file).kvBytesPerToken(LlamaSettings.KvType.F16);
    assertThat(memory(ModelOptions.defaults(), gpu(0, 80_000 * MB, 80_000 * MB)).contextTokens())
        .isEqualTo(16_384);
    assertThat(
            memory(ModelOptions.defaults(), gpu(0, 80_000 * MB, 4 * 5_000 * perToken))
                .contextTokens())
        .isEqualTo(5_000);
    assertThat(memory(ModelOptions.defaults(), gpu(0, 80_000 * MB, perToken)).contextTokens())
        .isEqualTo(2_048);
    assertThat(memory(ModelOptions.builder().contextTokens(77).build()).contextTokens())
        .isEqualTo(77);
  }
}
