package dev.m1;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * How a model is opened. Immutable; made by {@link #builder()}, every setting has a default.
 *
 * <p>Settings that only one engine knows go through {@link Builder#extra}; a backend refuses a key
 * it does not know.
 */
public final class ModelOptions {
  /** How sessions share the model. */
  public enum Execution {
    /**
     * Continuous batching: fastest; batch shapes depend on the neighbours, so identity with a lone
     * run is not promised.
     */
    THROUGHPUT,
    /**
     * Fixed schedule: sessions run one at a time, each step in the same batch shape, so the same
     * inputs always give the same tokens.
     */
    REPRODUCIBLE
  }

  private final Builder settings;

  private ModelOptions(Builder settings) {
    this.settings = settings;
  }

  /** Returns the defaults. */
  public static ModelOptions defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the backend to use; empty: the {@code m1.backend} system property, else by priority.
   */
  public Optional<String> backend() {
    return Optional.ofNullable(settings.backend);
  }

  /**
   * Returns the KV cells for all sessions together, in tokens; empty: the backend chooses (and
   * shows) a size.
   */
  public OptionalInt contextTokens() {
    return optional(settings.contextTokens);
  }

  /** Returns how many sequences (sessions and probes) may live at a time; default 16. */
  public int maxSequences() {
    return settings.maxSequences;
  }

  /** Returns the most tokens decoded in one call; default 512. */
  public int batchTokens() {
    return settings.batchTokens;
  }

  /** Returns the compute threads; empty: the backend chooses from the processors at hand. */
  public OptionalInt threads() {
    return optional(settings.threads);
  }

  /** Returns the layers to put on the GPU; empty: all of them where the library has a GPU. */
  public OptionalInt gpuLayers() {
    return optional(settings.gpuLayers);
  }

  /** Returns the device's id as the backend lists it; empty: the best one. */
  public Optional<String> device() {
    return Optional.ofNullable(settings.device);
  }

  /**
   * Returns the native library to use; it never falls back to another. Empty: the backend's search
   * order.
   */
  public Optional<Path> nativeLibrary() {
    return Optional.ofNullable(settings.nativeLibrary);
  }

  /**
   * Returns the SHA-256 that the weights must have, as 64 hexadecimal digits; empty: not checked.
   */
  public Optional<String> sha256() {
    return Optional.ofNullable(settings.sha256);
  }

  /**
   * Returns the chat format to use: the name of one of the model's own templates (such as {@code
   * tool_use}), where it has several, or a built-in name; empty: the model's default template.
   */
  public Optional<String> chatFormat() {
    return Optional.ofNullable(settings.chatFormat);
  }

  /**
   * Returns the thinking format to use, by name; empty: recognised from vocabulary and template.
   */
  public Optional<String> thinkingFormat() {
    return Optional.ofNullable(settings.thinkingFormat);
  }

  /** Returns how sessions share the model; default {@link Execution#THROUGHPUT}. */
  public Execution execution() {
    return settings.execution;
  }

  /**
   * Returns the clock that deadlines and timings are read from, in nanoseconds from any origin;
   * default {@link System#nanoTime}.
   */
  public LongSupplier clock() {
    return settings.clock;
  }

  /** Returns the settings that only one engine knows, by key. */
  public Map<String, String> extra() {
    return settings.extra;
  }

  private static OptionalInt optional(int value) {
    return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  /** Collects settings. Confined to one thread. */
  public static final class Builder {
    private static final int UNSET = -1;

    private @org.jspecify.annotations.Nullable String backend;
    private int contextTokens = UNSET;
    private int maxSequences = 16;
    private int batchTokens = 512;
    private int threads = UNSET;
    private int gpuLayers = UNSET;
    private @org.jspecify.annotations.Nullable String device;
    private @org.jspecify.annotations.Nullable Path nativeLibrary;
    private @org.jspecify.annotations.Nullable String sha256;
    private @org.jspecify.annotations.Nullable String chatFormat;
    private @org.jspecify.annotations.Nullable String thinkingFormat;
    private Execution execution = Execution.THROUGHPUT;
    private LongSupplier clock = System::nanoTime;
    private Map<String, String> extra = new TreeMap<>();

    private Builder() {}

    private Builder(Builder other) {
      backend = other.backend;
      contextTokens = other.contextTokens;
      maxSequences = other.maxSequences;
      batchTokens = other.batchTokens;
      threads = other.threads;
      gpuLayers = other.gpuLayers;
      device = other.device;
      nativeLibrary = other.nativeLibrary;
      sha256 = other.sha256;
      chatFormat = other.chatFormat;
      thinkingFormat = other.thinkingFormat;
      execution = other.execution;
      clock = other.clock;
      extra = Map.copyOf(other.extra);
    }

    /** Sets the backend by its id, such as {@code llamacpp}. */
    public Builder backend(String id) {
      backend = requireNonNull(id, "id");
      return this;
    }

    /** Sets the KV cells for all sessions together, 64 or more. */
    public Builder contextTokens(int tokens) {
      contextTokens = atLeast(tokens, 64, "contextTokens");
      return this;
    }

    /** Sets how many sequences (sessions and probes) may live at a time, 1 to 256. */
    public Builder maxSequences(int sequences) {
      maxSequences = inRange(sequences, 1, 256, "maxSequences");
      return this;
    }

    /** Sets the most tokens decoded in one call, 1 or more. */
    public Builder batchTokens(int tokens) {
      batchTokens = atLeast(tokens, 1, "batchTokens");
      return this;
    }

    /** Sets the compute threads, 1 to 512. */
    public Builder threads(int count) {
      threads = inRange(count, 1, 512, "threads");
      return this;
    }

    /** Sets the layers to put on the GPU, 0 for none. */
    public Builder gpuLayers(int layers) {
      gpuLayers = atLeast(layers, 0, "gpuLayers");
      return this;
    }

    /** Sets the device by its id. */
    public Builder device(String id) {
      device = requireNonNull(id, "id");
      return this;
    }

    /** Sets the native library; it never falls back to another. */
    public Builder nativeLibrary(Path library) {
      nativeLibrary = requireNonNull(library, "library");
      return this;
    }

    /** Sets the SHA-256 that the weights must have. */
    public Builder sha256(String digits) {
      if (!digits.matches("[0-9a-fA-F]{64}")) {
        throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits: " + digits);
      }
      sha256 = digits;
      return this;
    }

    /**
     * Sets the chat format by its name: that of one of the model's own templates, or else a
     * built-in one.
     */
    public Builder chatFormat(String name) {
      chatFormat = requireNonNull(name, "name");
      return this;
    }

    /** Sets the thinking format by its name. */
    public Builder thinkingFormat(String name) {
      thinkingFormat = requireNonNull(name, "name");
      return this;
    }

    /** Sets how sessions share the model. */
    public Builder execution(Execution mode) {
      execution = requireNonNull(mode, "mode");
      return this;
    }

    /**
     * Sets the clock that deadlines and timings are read from, for tests: nanoseconds from any
     * origin, never going back. Called on several threads, at each token of a session with a
     * deadline.
     */
    public Builder clock(LongSupplier nanoTime) {
      clock = requireNonNull(nanoTime, "nanoTime");
      return this;
    }

    /** Sets a setting that only one engine knows, such as {@code llamacpp.kv-type}. */
    public Builder extra(String key, String value) {
      extra.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
      return this;
    }

    /** Returns the options; later changes to this builder do not reach them. */
    public ModelOptions build() {
      return new ModelOptions(new Builder(this));
    }

    private static int atLeast(int value, int least, String name) {
      if (value < least) {
        throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
      }
      return value;
    }

    private static int inRange(int value, int least, int most, String name) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + " must be in " + least + ".." + most + ": " + value);
      }
      return value;
    }
  }
}
