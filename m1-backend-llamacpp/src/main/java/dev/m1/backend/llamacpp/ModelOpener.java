package dev.m1.backend.llamacpp;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.m1.BackendUnavailableException;
import dev.m1.Device;
import dev.m1.ModelInfo;
import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.backend.llamacpp.internal.OpaqueParameters;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.Fingerprint;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens one model: checks the file in Java, chooses sizes and device, loads it and creates its
 * context. Confined to one {@code open} call; openings run one at a time, so that the log lines of
 * llama.cpp belong to the model at hand.
 */
final class ModelOpener {
  private static final Logger LOGGER = LoggerFactory.getLogger(LlamaCppProvider.class);
  private static final Object ONE_AT_A_TIME = new Object();
  private static final int ALL_LAYERS = 999;

  /**
   * Weights of fewer bytes are computed by one thread: threads that meet after each operation wait
   * longer than they work, much longer where one has lost its core (docs/rationale.md).
   */
  private static final long WORTH_SHARING = 16_000_000;

  private final String name;
  private final Path path;
  private final Optional<String> notice;
  private final ModelOptions options;
  private final LlamaSettings settings;
  private final GgufFile file;
  private final int threads;
  private final ModelShape shape;
  private final LlamaLibrary library;
  private final List<LlamaLibrary.NativeDevice> gpus;

  private ModelOpener(
      Path path,
      String name,
      Optional<String> notice,
      ModelOptions options,
      boolean vocabularyOnly) {
    this.path = path;
    this.name = name;
    this.notice = notice;
    this.options = options;
    settings = LlamaSettings.of(options);
    file = GgufFile.read(path);
    requireContent(vocabularyOnly);
    if (vocabularyOnly) {
      GgufChecks.vocabulary(file);
    } else {
      GgufChecks.model(file);
    }
    threads = options.threads().orElseGet(() -> defaultThreads(file.fileBytes()));
    shape = ModelShape.of(file);
    library = LlamaLibrary.load(NativeFinder.find(options.nativeLibrary()));
    gpus = vocabularyOnly ? List.of() : chooseGpus();
  }

  /** Returns how many threads compute a model of so many bytes where no number is given. */
  static int defaultThreads(long fileBytes) {
    return fileBytes < WORTH_SHARING ? 1 : Processor.threads();
  }

  static LlamaBackend open(ModelSource source, ModelOptions options) {
    Path path = source.path(ModelFormat.GGUF);
    synchronized (ONE_AT_A_TIME) {
      return new ModelOpener(path, source.name(), source.notice(), options, false).open();
    }
  }

  static GgufVocabulary openVocabulary(Path path, ModelOptions options) {
    synchronized (ONE_AT_A_TIME) {
      return new ModelOpener(path, path.toString(), Optional.empty(), options, true)
          .openVocabulary();
    }
  }

  private void requireContent(boolean vocabularyOnly) {
    if (vocabularyOnly && file.vocabularySize() == 0) {
      throw refused("it holds no vocabulary; name a file that does");
    }
    if (!vocabularyOnly && file.tensors().isEmpty()) {
      throw refused(
          file.vocabularyOnly()
              ? "it holds a vocabulary but no weights; name the file with the weights"
              : "it holds neither weights nor a vocabulary; fetch it again");
    }
  }

  private GgufVocabulary openVocabulary() {
    options.sha256().ifPresent(expected -> Fingerprint.verified(file.parts(), expected));
    NativeModel model = new NativeModel(library, name, load(modelParameters(true)));
    try {
      return new GgufVocabulary(file, model);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private LlamaBackend open() {
    String fingerprint =
        options
            .sha256()
            .map(expected -> Fingerprint.verified(file.parts(), expected))
            .orElseGet(() -> Fingerprint.sample(file.parts()));
    List<Device> memories = usedGpus().stream().map(gpu -> library.now(gpu).device()).toList();
    ModelMemory memory = new ModelMemory(file, shape, options, settings, memories);
    int contextTokens = memory.contextTokens();
    LOGGER.info("opening {}: {}", name, memory.describe(contextTokens));
    memory
        .shortage(contextTokens)
        .ifPresent(
            shortage -> {
              throw refused(shortage);
            });
    NativeModel model = new NativeModel(library, name, load(modelParameters(false)));
    try {
      requireSoundState(model);
      createContext(model, contextTokens);
      return new LlamaBackend(
          model, info(fingerprint), capabilities(model), limits(model), file.chatTemplates());
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /**
   * llama.cpp b4916 does not keep the running states of a recurrent model's sequences apart: beside
   * another sequence a new one gives other logits (measured with a mamba model).
   */
  private void requireSoundState(NativeModel model) {
    if (library.layout() == ParameterLayout.KV_SELF && keepsRunningState(model)) {
      throw refused(
          "it is a recurrent model ("
              + file.architecture()
              + "), and "
              + library.description()
              + " mixes up the states of its sequences; install a current build with"
              + " 'm1 natives install'");
    }
  }

  private boolean keepsRunningState(NativeModel model) {
    return library.functions().llama_model_is_recurrent(model.handle()) != 0
        || library.hybrid(model.handle());
  }

  /** Returns the GPUs to use; none for the CPU. */
  private List<LlamaLibrary.NativeDevice> chooseGpus() {
    List<LlamaLibrary.NativeDevice> all = library.devices();
    if (options.device().isPresent()) {
      LlamaLibrary.NativeDevice chosen = named(options.device().get());
      return chosen.device().gpu() ? List.of(chosen) : List.of();
    }
    if (options.gpuLayers().orElse(ALL_LAYERS) == 0) {
      return List.of();
    }
    List<LlamaLibrary.NativeDevice> found =
        all.stream().filter(device -> device.device().gpu()).toList();
    if (found.stream().anyMatch(gpu -> !gpu.integrated())) { // as llama.cpp chooses
      found = found.stream().filter(gpu -> !gpu.integrated()).toList();
    }
    if (found.isEmpty() && options.gpuLayers().isPresent()) {
      throw new BackendUnavailableException(
          "gpuLayers is "
              + options.gpuLayers().getAsInt()
              + " but "
              + library.description()
              + (library.unusable().isEmpty()
                  ? " sees no GPU, only "
                      + names(all)
                      + "; install a GPU build with 'm1 natives install --variant cuda', or leave"
                      + " gpuLayers out"
                  : " can use no GPU: " + library.unusable()));
    }
    return found;
  }

  private LlamaLibrary.NativeDevice named(String id) {
    String reason = library.unusable().get(id.toLowerCase(Locale.ROOT));
    if (reason != null) {
      throw new BackendUnavailableException(
          library.description() + " cannot use " + id + ": " + reason);
    }
    return library.devices().stream()
        .filter(device -> device.device().id().equalsIgnoreCase(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no device "
                        + id
                        + "; "
                        + library.description()
                        + " sees "
                        + names(library.devices())));
  }

  private static String names(List<LlamaLibrary.NativeDevice> devices) {
    return devices.stream().map(device -> device.device().id()).collect(Collectors.joining(", "));
  }

  /** Returns the GPUs that hold the model. */
  private List<LlamaLibrary.NativeDevice> usedGpus() {
    boolean one =
        settings.splitMode() == LlamaSettings.SplitMode.NONE && settings.mainGpu() < gpus.size();
    return one ? List.of(gpus.get(settings.mainGpu())) : gpus;
  }

  /** {@code llama_model_load_from_file} (llama.h). */
  private long load(OpaqueParameters parameters) {
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    NativeLog.INSTANCE.forget();
    // ends with a null; without a list llama.cpp takes all it sees
    try (Memory deviceList = new Memory((gpus.size() + 1L) * LlamaLibrary.pointerSize())) {
      deviceList.clear();
      for (int i = 0; i < gpus.size(); i++) {
        deviceList.setPointer(
            (long) i * LlamaLibrary.pointerSize(), new Pointer(gpus.get(i).handle()));
      }
      if (choosesDevices()) {
        parameters.buffer().putLong(library.layout().devices(), Pointer.nativeValue(deviceList));
      }
      long model = library.functions().llama_model_load_from_file(name, parameters);
      if (model == 0) {
        String error = NativeLog.INSTANCE.loadError();
        throw refused(library.description() + " refused it: " + error + remedy(error));
      }
      return model;
    }
  }

  private String remedy(String error) {
    if (error.contains("unknown")) {
      return " (its tokenizer is "
          + file.text("tokenizer.ggml.pre")
              .or(() -> file.text("tokenizer.ggml.model"))
              .orElse("not named")
          + "); use a newer library: 'm1 natives install'";
    }
    return error.contains("allocate")
        ? "; free memory, or use a smaller model"
        : "; fetch it again";
  }

  private boolean choosesDevices() {
    return options.device().isPresent()
        || options.gpuLayers().orElse(ALL_LAYERS) == 0
        || !library.unusable().isEmpty();
  }

  private OpaqueParameters modelParameters(boolean vocabularyOnly) {
    ParameterLayout layout = library.layout();
    OpaqueParameters parameters = library.modelDefaults();
    ByteBuffer fields = parameters.buffer();
    fields.putInt(layout.gpuLayers(), !gpus.isEmpty() ? options.gpuLayers().orElse(ALL_LAYERS) : 0);
    fields.putInt(layout.splitMode(), settings.splitMode().id);
    fields.putInt(layout.mainGpu(), settings.mainGpu());
    if (layout.useMmap() != ParameterLayout.ABSENT) {
      fields.put(layout.useMmap(), flag(settings.mmap()));
    } else if (!settings.mmap()) {
      fields.putInt(layout.loadMode(), 0);
    }
    fields.put(layout.checkTensors(), flag(settings.checkTensors()));
    fields.put(layout.vocabularyOnly(), flag(vocabularyOnly));
    return parameters;
  }

  /** {@code llama_init_from_model} (llama.h). */
  private void createContext(NativeModel model, int contextTokens) {
    ParameterLayout layout = library.layout();
    OpaqueParameters parameters = library.contextDefaults();
    ByteBuffer fields = parameters.buffer();
    int batch = Math.min(options.batchTokens(), contextTokens);
    fields.putInt(layout.contextTokens(), contextTokens);
    fields.putInt(layout.batch(), batch);
    fields.putInt(layout.microBatch(), Math.min(batch, settings.microBatch().orElse(512)));
    fields.putInt(layout.maxSequences(), options.maxSequences());
    fields.putInt(layout.threads(), threads);
    fields.putInt(layout.batchThreads(), settings.batchThreads().orElse(threads));
    fields.putInt(layout.keyType(), settings.kvType().id);
    fields.putInt(layout.valueType(), settings.kvType().id);
    fields.put(layout.offloadKv(), flag(!gpus.isEmpty()));
    if (layout == ParameterLayout.KV_SELF) {
      boolean fused = settings.flashAttention() != LlamaSettings.FlashAttention.OFF;
      fields.put(layout.flashAttention(), flag(fused));
    } else {
      fields.putInt(layout.flashAttentionType(), flashAttentionType());
      fields.put(layout.offloadOperations(), flag(!gpus.isEmpty()));
      fields.put(layout.unifiedKv(), (byte) 1);
    }
    NativeLog.INSTANCE.forget();
    long context = library.functions().llama_init_from_model(model.handle(), parameters);
    if (context == 0) {
      throw refused(
          "llama.cpp could not create a context of "
              + contextTokens
              + " tokens: "
              + NativeLog.INSTANCE.errors()
              + "; try a smaller contextTokens");
    }
    model.context(context);
  }

  private int flashAttentionType() {
    return switch (settings.flashAttention()) {
      case AUTO -> -1;
      case OFF -> 0;
      case ON -> 1;
    };
  }

  private static byte flag(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  private BackendLimits limits(NativeModel model) {
    int cells = library.functions().llama_n_ctx(model.context());
    int batch = Math.min(library.functions().llama_n_batch(model.context()), options.batchTokens());
    BackendLimits limits =
        new BackendLimits(
            cells,
            Math.min(cells, ModelMemory.trainedContext(file)),
            options.maxSequences(),
            batch,
            shape.kvBytesPerToken(settings.kvType()));
    LOGGER.info(
        "opened {} on {}: KV cache of {} tokens takes {} MB, {} sequences, batches of {} tokens, {}"
            + " threads",
        name,
        device(),
        cells,
        ModelMemory.megabytes(NativeLog.INSTANCE.kvBytes()),
        limits.maxSequences(),
        batch,
        threads);
    return limits;
  }

  private Set<Capability> capabilities(NativeModel model) {
    EnumSet<Capability> all = EnumSet.of(Capability.FORK_SHARED, Capability.RAGGED_BATCH);
    if (options.maxSequences() > 1) {
      all.add(Capability.MANY_SEQUENCES);
    }
    if (!keepsRunningState(model)) {
      all.add(Capability.TRUNCATE);
    }
    return java.util.Collections.unmodifiableSet(all);
  }

  private ModelInfo info(String fingerprint) {
    return new ModelInfo(
        file.name(),
        file.architecture(),
        file.quantization(),
        file.parameters(),
        file.fileBytes(),
        ModelMemory.trainedContext(file),
        file.vocabularySize(),
        fingerprint,
        LlamaCppProvider.ID,
        library.description(),
        device(),
        notice);
  }

  private String device() {
    return gpus.isEmpty() ? "cpu" : names(usedGpus());
  }

  private ModelLoadException refused(String reason) {
    return new ModelLoadException("cannot open " + path + ": " + reason);
  }
}
