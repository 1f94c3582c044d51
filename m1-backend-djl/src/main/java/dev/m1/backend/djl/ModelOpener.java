package dev.m1.backend.djl;

import dev.m1.Device;
import dev.m1.GenerationException;
import dev.m1.ModelInfo;
import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.Fingerprint;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens one model: checks every file in Java, chooses device, type and sizes, and loads the
 * weights. Confined to one {@code open} call.
 */
final class ModelOpener {
  private static final Logger LOGGER = LoggerFactory.getLogger(DjlProvider.class);
  private static final int DEFAULT_CONTEXT = 16_384;
  private static final int LEAST_DEFAULT_CONTEXT = 2_048;

  private final Path folder;
  private final String name;
  private final Optional<String> notice;
  private final ModelOptions options;
  private final DjlSettings settings;
  private final ModelConfig config;
  private final Checkpoint checkpoint;
  private final TokenizerFile tokenizer;
  private final SpecialIds specials;

  private ModelOpener(ModelSource source, ModelOptions options) {
    folder = source.path(ModelFormat.HUGGING_FACE);
    name = source.name();
    notice = source.notice();
    this.options = options;
    settings = DjlSettings.of(options);
    config = ModelConfig.read(folder.resolve("config.json"));
    checkpoint = Checkpoint.read(folder);
    WeightPlan.check(config, checkpoint, folder);
    Path file = folder.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw refused("tokenizer.json is missing; fetch it too, or save the fast tokenizer there");
    }
    tokenizer = TokenizerFile.read(file);
    checkTokenizer();
    specials = SpecialIds.read(folder, tokenizer);
  }

  static DjlBackend open(ModelSource source, ModelOptions options) {
    return new ModelOpener(source, options).open();
  }

  /** Embeddings are padded by some percent; a file of another model differs by more. */
  private void checkTokenizer() {
    int rows = config.vocabulary();
    if (tokenizer.size() > rows || tokenizer.size() < rows / 4 * 3) {
      throw refused(
          "tokenizer.json has "
              + tokenizer.size()
              + " tokens but the model "
              + rows
              + "; they do not belong together: fetch both from the same place");
    }
  }

  private DjlBackend open() {
    String fingerprint =
        options
            .sha256()
            .map(expected -> Fingerprint.verified(checkpoint.parts(), expected))
            .orElseGet(() -> Fingerprint.sample(checkpoint.parts()));
    var templates = ChatTemplates.read(folder);
    TorchEngine engine = TorchEngine.load(options.nativeLibrary());
    Device device = DeviceChoice.of(options, config.layers(), engine.devices());
    TensorType type = settings.type().orElse(device.gpu() ? checkpoint.mainType() : TensorType.F32);
    int contextTokens = contextTokens(device, type);
    checkMemory(device, type, contextTokens);
    DjlVocabulary vocabulary = new DjlVocabulary(tokenizer, specials, config.vocabulary());
    try {
      Decoder decoder = load(engine, device, type);
      return new DjlBackend(
          decoder,
          info(fingerprint, engine, device, type),
          capabilities(),
          limits(contextTokens, type),
          templates,
          vocabulary);
    } catch (RuntimeException e) {
      vocabulary.close();
      throw e;
    }
  }

  private Decoder load(TorchEngine engine, Device device, TensorType type) {
    int threads = options.threads().orElseGet(() -> Runtime.getRuntime().availableProcessors());
    Decoder decoder;
    try {
      decoder = new Decoder(engine, device.id(), config, type, threads);
    } catch (ai.djl.engine.EngineException e) {
      throw new GenerationException(
          "PyTorch cannot use " + device.id() + ": " + TorchEngine.rootMessage(e), e);
    }
    try {
      new WeightLoader(config, checkpoint, decoder, type).load();
      return decoder;
    } catch (ai.djl.engine.EngineException e) {
      decoder.close();
      throw new ModelLoadException(
          "cannot open "
              + folder
              + ": PyTorch failed to take the weights: "
              + TorchEngine.rootMessage(e)
              + "; use a device with more memory, or djl.dtype=bfloat16",
          e);
    } catch (RuntimeException e) {
      decoder.close();
      throw e;
    }
  }

  private long kvBytes(TensorType type) {
    return config.kvElements() * type.bytes();
  }

  private long weightBytes(TensorType type) {
    return WeightPlan.of(config).stream().mapToLong(WeightPlan.Slot::elements).sum() * type.bytes();
  }

  /**
   * Returns the KV cells: as asked, else the trained context but no more than 16,384, no more than
   * fit into a quarter of what the weights leave free, and no less than 2,048 (or the trained
   * context).
   */
  private int contextTokens(Device device, TensorType type) {
    if (options.contextTokens().isPresent()) {
      return options.contextTokens().getAsInt();
    }
    long tokens = Math.min(config.context(), DEFAULT_CONTEXT);
    if (device.totalBytes() > 0) {
      long affordable = (device.freeBytes() - weightBytes(type)) / 4 / kvBytes(type);
      tokens = Math.min(tokens, Math.max(affordable, LEAST_DEFAULT_CONTEXT));
    }
    return (int) Math.max(1, tokens);
  }

  private void checkMemory(Device device, TensorType type, int contextTokens) {
    long weights = weightBytes(type);
    long kv = contextTokens * kvBytes(type);
    LOGGER.info(
        "opening {} on {} in {}: {} MB of weights, up to {} MB for a KV cache of {} tokens, {} MB"
            + " free",
        name,
        device.id(),
        type.word(),
        megabytes(weights),
        megabytes(kv),
        contextTokens,
        megabytes(device.freeBytes()));
    if (settings.memoryCheck() && device.totalBytes() > 0 && weights + kv > device.freeBytes()) {
      throw refused(
          String.format(
              java.util.Locale.ROOT,
              "it needs %,d MB (%,d MB of weights in %s and %,d MB for a KV cache of %,d tokens)"
                  + " but %s has %,d MB free; use djl.dtype=bfloat16, a smaller contextTokens or a"
                  + " smaller model (djl.memory-check=false tries anyway)",
              megabytes(weights + kv),
              megabytes(weights),
              type.word(),
              megabytes(kv),
              contextTokens,
              device.id(),
              megabytes(device.freeBytes())));
    }
  }

  private static long megabytes(long bytes) {
    return bytes / 1_000_000;
  }

  private BackendLimits limits(int contextTokens, TensorType type) {
    // the logits of a whole batch must fit into one buffer
    int mostRows = Integer.MAX_VALUE / Float.BYTES / config.vocabulary();
    int batch = Math.min(options.batchTokens(), contextTokens);
    return new BackendLimits(
        contextTokens,
        Math.min(contextTokens, config.context()),
        options.maxSequences(),
        Math.max(1, Math.min(batch, mostRows)),
        kvBytes(type));
  }

  private Set<Capability> capabilities() {
    EnumSet<Capability> all =
        EnumSet.of(Capability.FORK_COPY, Capability.TRUNCATE, Capability.RAGGED_BATCH);
    if (options.maxSequences() > 1) {
      all.add(Capability.MANY_SEQUENCES);
    }
    return Collections.unmodifiableSet(all);
  }

  private ModelInfo info(String fingerprint, TorchEngine engine, Device device, TensorType type) {
    return new ModelInfo(
        name,
        config.family().type(),
        checkpoint.mainType().name(),
        checkpoint.parameters(),
        checkpoint.bytes(),
        config.context(),
        config.vocabulary(),
        fingerprint,
        DjlProvider.ID,
        engine.description() + ", " + type.word(),
        device.id(),
        notice);
  }

  private ModelLoadException refused(String reason) {
    return new ModelLoadException("cannot open " + folder + ": " + reason);
  }
}
