package dev.m1.backend.djl;

import dev.m1.ModelOptions;
import dev.m1.model.tiny.TinyModel;
import dev.m1.spi.Backend;
import dev.m1.testkit.BackendContract;

/** The contract of all backends, on the embedded model's own weights. */
class DjlContractTest extends BackendContract {
  @Override
  protected Backend open(ModelOptions options) {
    return new DjlProvider().open(new TinyModel().source(), options);
  }

  /** One thread, so that busy neighbours do not stall it. */
  @Override
  protected ModelOptions options() {
    return options("float32");
  }

  static ModelOptions options(String type) {
    return ModelOptions.builder()
        .contextTokens(256)
        .maxSequences(4)
        .batchTokens(32)
        .threads(1)
        .extra("djl.dtype", type)
        .build();
  }
}
