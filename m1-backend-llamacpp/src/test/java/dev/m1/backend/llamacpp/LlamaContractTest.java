package dev.m1.backend.llamacpp;

import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.ModelSource;
import dev.m1.testkit.BackendContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of all backends, on a small random model. */
class LlamaContractTest extends BackendContract {
  @TempDir Path folder = Path.of("");

  @Override
  protected Backend open(ModelOptions options) {
    try {
      Path file = TinyModel.qwen2().write(folder.resolve("tiny.gguf"));
      return new LlamaCppProvider().open(ModelSource.of(file), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One thread, so that busy neighbours do not stall it. */
  @Override
  protected ModelOptions options() {
    return ModelOptions.builder()
        .contextTokens(256)
        .maxSequences(4)
        .batchTokens(32)
        .threads(1)
        .build();
  }

  /** Keys and values are kept in half precision, and summed in another order in another batch. */
  @Override
  protected float tolerance() {
    return 0.03f;
  }
}
