package dev.m1.backend.djl;

import static java.util.Objects.requireNonNull;

import dev.m1.Device;
import dev.m1.ModelOptions;
import dev.m1.spi.Availability;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendProvider;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelSource;
import java.util.List;
import java.util.Optional;

/**
 * Offers PyTorch through DJL: Hugging Face folders of the llama, mistral, qwen2, qwen3, gemma2 and
 * gemma3 (text) families on CPU, CUDA or MPS.
 *
 * <p>PyTorch comes from the jar {@code ai.djl.pytorch:pytorch-native-cpu} of the platform, or from
 * a folder with libtorch ({@code ModelOptions.nativeLibrary}, or {@code PYTORCH_LIBRARY_PATH}).
 * Nothing is ever downloaded, and DJL's reports of its use are switched off.
 *
 * <p>Extra options: {@code djl.dtype} (auto, float32, float16, bfloat16) and {@code
 * djl.memory-check}.
 *
 * <p>Defaults: the first CUDA GPU, else the CPU; float32 on the CPU and the checkpoint's own type
 * elsewhere; as many threads as the JVM has processors; {@code contextTokens} is the trained
 * context, but at most 16,384 and at most what a quarter of the free memory holds (never below
 * 2,048 unless the model was trained with less).
 *
 * <p>Thread-safe, as {@link BackendProvider} says.
 */
public final class DjlProvider implements BackendProvider {
  static final String ID = "djl";
  private static final int PRIORITY = 50;

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public DjlProvider() {}

  @Override
  public String id() {
    return ID;
  }

  @Override
  public int priority() {
    return PRIORITY;
  }

  @Override
  public Availability availability() {
    return TorchEngine.describe()
        .map(Availability::yes)
        .orElseGet(() -> Availability.no(TorchEngine.none()));
  }

  @Override
  public boolean supports(ModelSource source) {
    return source.formats().contains(ModelFormat.HUGGING_FACE);
  }

  @Override
  public List<Device> devices() {
    return TorchEngine.load(Optional.empty()).devices();
  }

  @Override
  public Backend open(ModelSource source, ModelOptions options) {
    return ModelOpener.open(requireNonNull(source, "source"), requireNonNull(options, "options"));
  }
}
