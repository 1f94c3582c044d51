package dev.m1.internal.engine;

import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.spi.Backend;
import dev.m1.spi.ModelSource;

/** Finds providers and opens models. */
@SuppressWarnings("DoNotCallSuggester")
public final class Models {
  private Models() {}

  /** Opens a source with the best backend that supports it. */
  public static ReasoningModel open(ModelSource source, ModelOptions options) {
    throw new ModelLoadException("not wired yet");
  }

  /** Returns the embedded model's source. */
  public static ModelSource embeddedSource() {
    throw new ModelLoadException("not wired yet");
  }

  /** Opens a model over a backend. */
  public static ReasoningModel over(Backend backend, ModelOptions options) {
    throw new ModelLoadException("not wired yet");
  }
}
