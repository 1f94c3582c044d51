package dev.m1.backend.llamacpp;

import dev.m1.ModelOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings in {@code ModelOptions.extra} that this backend knows, with their defaults.
 *
 * @param kvType type of the KV cache, {@code llamacpp.kv-type}, default f16
 * @param flashAttention {@code llamacpp.flash-attention}: auto (default), on or off
 * @param splitMode {@code llamacpp.split-mode}: none, layer (default) or row
 * @param mainGpu {@code llamacpp.main-gpu}: index of the GPU for a model that is not split, default
 *     0
 * @param mmap {@code llamacpp.mmap}: whether weights are mapped, default true
 * @param microBatch {@code llamacpp.ubatch}: tokens computed at a time; empty: those of a batch
 * @param batchThreads {@code llamacpp.batch-threads}: threads for prefill; empty: the compute
 *     threads
 * @param checkTensors {@code llamacpp.check-tensors}: whether all weights are read and checked for
 *     invalid numbers, default false
 * @param memoryCheck {@code llamacpp.memory-check}: whether a model larger than memory is refused,
 *     default true
 */
record LlamaSettings(
    KvType kvType,
    FlashAttention flashAttention,
    SplitMode splitMode,
    int mainGpu,
    boolean mmap,
    Optional<Integer> microBatch,
    Optional<Integer> batchThreads,
    boolean checkTensors,
    boolean memoryCheck) {
  private static final String PREFIX = "llamacpp.";

  /** Types of KV cache with ggml's number, and the bytes of one block. */
  enum KvType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    BF16(30, 1, 2),
    Q8_0(8, 32, 34),
    Q5_1(7, 32, 24),
    Q5_0(6, 32, 22),
    Q4_1(3, 32, 20),
    Q4_0(2, 32, 18),
    IQ4_NL(20, 32, 18);

    final int id;
    final int blockElements;
    final int blockBytes;

    KvType(int id, int blockElements, int blockBytes) {
      this.id = id;
      this.blockElements = blockElements;
      this.blockBytes = blockBytes;
    }

    boolean quantized() {
      return blockElements > 1;
    }
  }

  /** Whether attention is computed by the fused kernel. */
  enum FlashAttention {
    AUTO,
    ON,
    OFF
  }

  /** {@code enum llama_split_mode} (llama.h). */
  enum SplitMode {
    NONE(0),
    LAYER(1),
    ROW(2);

    final int id;

    SplitMode(int id) {
      this.id = id;
    }
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException for an unknown key or value, with the ones that are known
   */
  static LlamaSettings of(ModelOptions options) {
    Map<String, String> extra = new TreeMap<>(options.extra());
    Reader in = new Reader(extra);
    LlamaSettings settings =
        new LlamaSettings(
            in.choice("kv-type", KvType.values(), KvType.F16),
            in.choice("flash-attention", FlashAttention.values(), FlashAttention.AUTO),
            in.choice("split-mode", SplitMode.values(), SplitMode.LAYER),
            in.number("main-gpu", 0, 255).orElse(0),
            in.flag("mmap", true),
            in.number("ubatch", 1, 1 << 16),
            in.number("batch-threads", 1, 512),
            in.flag("check-tensors", false),
            in.flag("memory-check", true));
    in.refuseOthers();
    if (settings.kvType().quantized() && settings.flashAttention() == FlashAttention.OFF) {
      throw new IllegalArgumentException(
          "llamacpp.kv-type "
              + settings.kvType().name().toLowerCase(Locale.ROOT)
              + " needs flash attention: leave llamacpp.flash-attention out or set it to on");
    }
    return settings;
  }

  /** Takes keys out of a map until none should be left. */
  private static final class Reader {
    private final Map<String, String> extra;
    private final List<String> known = new java.util.ArrayList<>();

    Reader(Map<String, String> extra) {
      this.extra = extra;
    }

    <E extends Enum<E>> E choice(String key, E[] values, E byDefault) {
      String names =
          java.util.Arrays.stream(values)
              .map(value -> value.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", "));
      return take(
              key,
              text -> {
                for (E value : values) {
                  if (value.name().equalsIgnoreCase(text)) {
                    return value;
                  }
                }
                throw bad(key, text, "one of " + names);
              })
          .orElse(byDefault);
    }

    boolean flag(String key, boolean byDefault) {
      return take(
              key,
              text ->
                  switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "on" -> true;
                    case "false", "off" -> false;
                    default -> throw bad(key, text, "true or false");
                  })
          .orElse(byDefault);
    }

    Optional<Integer> number(String key, int least, int most) {
      return take(
          key,
          text -> {
            if (text.matches("\\d{1,6}")) {
              int value = Integer.parseInt(text);
              if (value >= least && value <= most) {
                return value;
              }
            }
            throw bad(key, text, "a number in " + least + ".." + most);
          });
    }

    private <T> Optional<T> take(String key, Function<String, T> parse) {
      known.add(PREFIX + key);
      return Optional.ofNullable(extra.remove(PREFIX + key)).map(parse);
    }

    void refuseOthers() {
      if (!extra.isEmpty()) {
        throw new IllegalArgumentException(
            "the llamacpp backend knows no option "
                + extra.keySet().iterator().next()
                + "; it knows "
                + String.join(", ", known));
      }
    }

    private static IllegalArgumentException bad(String key, String text, String expected) {
      return new IllegalArgumentException(PREFIX + key + " must be " + expected + ": " + text);
    }
  }
}
