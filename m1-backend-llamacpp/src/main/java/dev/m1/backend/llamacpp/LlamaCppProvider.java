package dev.m1.backend.llamacpp;

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
 * Offers llama.cpp: GGUF models on CPU, CUDA, Metal or Vulkan, as far as the native library goes.
 *
 * <p>The native library is found in this order: an explicit path ({@code
 * ModelOptions.nativeLibrary}, or the system property {@code m1.llamacpp.library}; neither falls
 * back) · an m1 natives jar on the class path · one installed by {@code m1 natives install} · the
 * one inside {@code de.kherud:llama}. docs/backends-llamacpp.md lists what each needs.
 *
 * <p>Extra options: {@code llamacpp.kv-type} (f16, f32, bf16, q8_0, q5_1, q5_0, q4_1, q4_0,
 * iq4_nl), {@code llamacpp.flash-attention} (auto, on, off), {@code llamacpp.split-mode} (layer,
 * none, row), {@code llamacpp.main-gpu}, {@code llamacpp.mmap}, {@code llamacpp.ubatch}, {@code
 * llamacpp.batch-threads}, {@code llamacpp.check-tensors} and {@code llamacpp.memory-check}.
 *
 * <p>Defaults: {@code contextTokens} is the trained context, but at most 16,384 and at most what a
 * quarter of the free memory holds (never below 2,048 unless the model was trained with less);
 * {@code threads} are the physical cores, at most the processors that the JVM may use; all layers
 * are on the GPU where the library sees one.
 *
 * <p>Thread-safe, as {@link BackendProvider} says.
 */
public final class LlamaCppProvider implements BackendProvider {
  static final String ID = "llamacpp";
  private static final int PRIORITY = 100;

  /** Creates the provider; called by {@link java.util.ServiceLoader}. */
  public LlamaCppProvider() {}

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
    return NativeFinder.describe()
        .map(Availability::yes)
        .orElseGet(() -> Availability.no(NativeFinder.none()));
  }

  @Override
  public boolean supports(ModelSource source) {
    return source.formats().contains(ModelFormat.GGUF);
  }

  @Override
  public List<Device> devices() {
    return LlamaLibrary.load(NativeFinder.find(Optional.empty())).devices().stream()
        .map(LlamaLibrary.NativeDevice::device)
        .toList();
  }

  @Override
  public Backend open(ModelSource source, ModelOptions options) {
    return ModelOpener.open(requireNonNull(source, "source"), requireNonNull(options, "options"));
  }
}
