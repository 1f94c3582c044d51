package dev.m1.backend.llamacpp;

import dev.m1.Device;
import dev.m1.ModelOptions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model needs in memory and what there is: of the GPUs that hold it, or else of the machine.
 * Immutable.
 */
final class ModelMemory {
  private static final int DEFAULT_CONTEXT = 16_384;
  private static final int LEAST_DEFAULT_CONTEXT = 2_048;

  /** What a GPU's libraries take beside weights, KV cache and logits: workspaces, program code. */
  private static final long GPU_LIBRARIES = 600_000_000;

  private final GgufFile file;
  private final ModelShape shape;
  private final ModelOptions options;
  private final LlamaSettings settings;
  private final boolean onGpu;
  private final String owner;
  private final long free;
  private final long most;

  /**
   * Looks at what is free.
   *
   * @param gpus the GPUs that hold the model, as they are now; none for the CPU
   */
  ModelMemory(
      GgufFile file,
      ModelShape shape,
      ModelOptions options,
      LlamaSettings settings,
      List<Device> gpus) {
    this.file = file;
    this.shape = shape;
    this.options = options;
    this.settings = settings;
    onGpu = !gpus.isEmpty();
    if (onGpu) {
      owner = gpus.stream().map(Device::id).collect(Collectors.joining(", "));
      boolean told = gpus.stream().allMatch(gpu -> gpu.totalBytes() > 0);
      free = told ? gpus.stream().mapToLong(Device::freeBytes).sum() : Long.MAX_VALUE;
      most = free;
    } else {
      HostMemory host = HostMemory.now();
      owner = "this machine";
      free = host.available();
      most = host.total(); // a machine makes room, a GPU does not
    }
  }

  /**
   * Returns the KV cells: as asked, else the trained context but no more than 16,384, no more than
   * fit into a quarter of the free memory, and no less than 2,048 (or the trained context).
   */
  int contextTokens() {
    if (options.contextTokens().isPresent()) {
      return options.contextTokens().getAsInt();
    }
    long tokens = Math.min(trainedContext(file), DEFAULT_CONTEXT);
    long perToken = shape.kvBytesPerToken(settings.kvType());
    if (perToken > 0) {
      tokens = Math.min(tokens, Math.max(free / 4 / perToken, LEAST_DEFAULT_CONTEXT));
    }
    return (int) Math.max(64, tokens);
  }

  /** Returns the context that a model was trained with; a default where the file does not say. */
  static int trainedContext(GgufFile file) {
    return (int) Math.min(Integer.MAX_VALUE / 2, file.trainedContext().orElse(DEFAULT_CONTEXT));
  }

  /** Returns the part of the weights that goes to the GPUs, or to memory where there is none. */
  private long weightBytes() {
    int layers = options.gpuLayers().orElse(Integer.MAX_VALUE);
    if (!onGpu || layers > shape.layers()) {
      return file.fileBytes();
    }
    return file.fileBytes() / (shape.layers() + 1) * layers;
  }

  private long kvBytes(int contextTokens) {
    return contextTokens * shape.kvBytesPerToken(settings.kvType());
  }

  /** Returns what a GPU needs to compute with: logits of a batch, and its libraries' own memory. */
  private long workBytes(int contextTokens) {
    int rows =
        Math.min(settings.microBatch().orElse(512), Math.min(options.batchTokens(), contextTokens));
    return onGpu ? GPU_LIBRARIES + (long) rows * file.vocabularySize() * Float.BYTES : 0;
  }

  /** Says what is needed and what there is, for the log. */
  String describe(int contextTokens) {
    return String.format(
        "%d MB of weights, about %d MB for a KV cache of %d tokens; %s has %d MB of memory free",
        megabytes(file.fileBytes()),
        megabytes(kvBytes(contextTokens)),
        contextTokens,
        owner,
        megabytes(free));
  }

  /** Says why the model does not fit; empty if it does, or if nobody wants to know. */
  Optional<String> shortage(int contextTokens) {
    long work = workBytes(contextTokens);
    long needed = weightBytes() + kvBytes(contextTokens) + work;
    if (!settings.memoryCheck() || needed <= most) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "it needs %,d MB (%,d MB of weights%s and %,d MB for a KV cache of %,d tokens) but %s"
                + " has %,d MB%s (llamacpp.memory-check=false tries anyway)",
            megabytes(needed),
            megabytes(weightBytes()),
            work == 0 ? "" : String.format(", %,d MB to compute with", megabytes(work)),
            megabytes(kvBytes(contextTokens)),
            contextTokens,
            owner,
            megabytes(most),
            onGpu
                ? " free; use a smaller model, a smaller contextTokens, or gpuLayers below "
                    + (shape.layers() + 1)
                : "; use a smaller model, a smaller contextTokens, or a machine with more memory"));
  }

  static long megabytes(long bytes) {
    return bytes / 1_000_000;
  }
}
