package dev.m1.backend.llamacpp;

import dev.m1.BackendUnavailableException;
import dev.m1.backend.llamacpp.internal.Binding;
import dev.m1.backend.llamacpp.internal.OpaqueParameters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Knows where the fields of {@code llama_model_params} and {@code llama_context_params} lie in one
 * generation of llama.h; the structures travel by value and their layouts change.
 *
 * <p>A library is matched by three signs: which sequence functions it exports, the sizes of both
 * structures (seen by which bytes of a pre-filled result it overwrites) and every default at its
 * offset. Anything else is refused with what was found. Offsets were read from llama.h of each
 * version and compared with the libraries themselves.
 */
enum ParameterLayout {
  /** Llama.cpp b4916 (March 2025), as in de.kherud:llama 4.2.0. */
  KV_SELF("llama_kv_self_seq_cp", 64, 120),
  /** Llama.cpp v0.4.0, v0.5.0 and 0.6.0: same layout and defaults. */
  MEMORY("llama_memory_seq_cp", 80, 160);

  static final int ABSENT = -1;

  private final String signature;
  private final int modelSize;
  private final int contextSize;

  ParameterLayout(String signature, int modelSize, int contextSize) {
    this.signature = signature;
    this.modelSize = modelSize;
    this.contextSize = contextSize;
  }

  // fields of llama_model_params
  int devices() {
    return 0;
  }

  int gpuLayers() {
    return at(8, 16);
  }

  int splitMode() {
    return at(12, 20);
  }

  int mainGpu() {
    return at(16, 32);
  }

  int vocabularyOnly() {
    return at(56, 72);
  }

  /** {@code bool use_mmap}; newer versions have {@link #loadMode} instead. */
  int useMmap() {
    return at(57, ABSENT);
  }

  /** {@code enum llama_load_mode}: -1 auto, 0 read, 1 mmap, 2 mlock, 3 both, 4 direct. */
  int loadMode() {
    return at(ABSENT, 24);
  }

  int checkTensors() {
    return at(59, 73);
  }

  // fields of llama_context_params
  int contextTokens() {
    return 0;
  }

  int batch() {
    return 4;
  }

  int microBatch() {
    return 8;
  }

  int maxSequences() {
    return 12;
  }

  int threads() {
    return at(16, 28);
  }

  int batchThreads() {
    return at(20, 32);
  }

  /** {@code bool flash_attn}; newer versions have {@link #flashAttentionType}. */
  int flashAttention() {
    return at(99, ABSENT);
  }

  /** {@code enum llama_flash_attn_type}: -1 auto, 0 off, 1 on. */
  int flashAttentionType() {
    return at(ABSENT, 52);
  }

  int keyType() {
    return at(88, 104);
  }

  int valueType() {
    return at(92, 108);
  }

  int offloadKv() {
    return at(98, 129);
  }

  int offloadOperations() {
    return at(ABSENT, 131);
  }

  int unifiedKv() {
    return at(ABSENT, 133);
  }

  private int at(int kvSelf, int memory) {
    return this == KV_SELF ? kvSelf : memory;
  }

  /**
   * Finds the layout of an open library.
   *
   * @throws BackendUnavailableException if it is none that m1 knows, with what was found
   */
  static ParameterLayout detect(Binding binding, String library) {
    List<String> found = new ArrayList<>();
    for (ParameterLayout layout : values()) {
      if (binding.exports(layout.signature)) {
        layout.compare(binding, found);
        if (found.isEmpty()) {
          return layout;
        }
        throw unknown(
            library, "it exports " + layout.signature + ", but " + String.join(", ", found));
      }
    }
    throw unknown(library, "it exports neither llama_memory_seq_cp nor llama_kv_self_seq_cp");
  }

  private static BackendUnavailableException unknown(String library, String found) {
    return new BackendUnavailableException(
        "cannot use "
            + library
            + ": its parameter structures are of a version m1 does not know ("
            + found
            + "); use a libllama of b4916 or of v0.4.0 to 0.6.0, or install one with 'm1 natives install'");
  }

  private void compare(Binding binding, List<String> found) {
    int model = size(binding, "llama_model_default_params");
    int context = size(binding, "llama_context_default_params");
    if (model != modelSize || context != contextSize) {
      found.add("llama_model_params has " + model + " bytes (expected " + modelSize + ")");
      found.add("llama_context_params has " + context + " bytes (expected " + contextSize + ")");
      return;
    }
    Defaults modelFields = new Defaults(defaults(binding, "llama_model_default_params"), found);
    Defaults contextFields = new Defaults(defaults(binding, "llama_context_default_params"), found);
    contextFields.ints("n_ctx, n_batch, n_ubatch, n_seq_max", 0, 512, 2048, 512, 1);
    if (this == KV_SELF) {
      modelFields.ints("n_gpu_layers, split_mode, main_gpu", 8, 0, 1, 0);
      modelFields.bytes("vocab_only, use_mmap, use_mlock, check_tensors", 56, 0, 1, 0, 0);
      contextFields.ints("n_threads, rope, pooling, attention", 16, 4, 4, -1, -1, -1);
      contextFields.floats("yarn", 44, -1, 1, 32, 1);
      contextFields.ints("yarn_orig_ctx", 60, 0);
      contextFields.floats("defrag_thold", 64, -1);
      contextFields.ints("type_k, type_v", 88, 1, 1);
      contextFields.bytes(
          "logits_all, embeddings, offload_kqv, flash_attn, no_perf", 96, 0, 0, 1, 0, 1);
    } else {
      modelFields.ints(
          "n_gpu_layers, split_mode, load_mode, lazy_mode, main_gpu", 16, -1, 1, -1, 1, 0);
      modelFields.bytes("vocab_only to load_mtp", 72, 0, 0, 1, 0, 0, 0);
      contextFields.ints("n_rs_seq to flash_attn_type", 16, 0, 0, 1, 4, 4, 0, -1, -1, -1, -1);
      contextFields.floats("yarn", 64, -1, -1, -1, -1);
      contextFields.ints("yarn_orig_ctx", 80, 0);
      contextFields.floats("defrag_thold", 84, -1);
      contextFields.ints("type_k, type_v", 104, 1, 1);
      contextFields.bytes("embeddings to kv_unified", 128, 0, 1, 1, 1, 1, 0);
    }
  }

  private static ByteBuffer defaults(Binding binding, String function) {
    return ((OpaqueParameters)
            binding.function(function).invoke(OpaqueParameters.class, new Object[0]))
        .buffer();
  }

  /**
   * Returns the size: the last byte that the callee writes, rounded up to a pointer's alignment.
   */
  private static int size(Binding binding, String function) {
    byte[] first = filled(binding, function, OpaqueParameters.FilledAa.class);
    byte[] second = filled(binding, function, OpaqueParameters.Filled55.class);
    BitSet written = new BitSet();
    for (int i = 0; i < OpaqueParameters.SIZE; i++) {
      written.set(i, first[i] != (byte) 0xAA || second[i] != (byte) 0x55);
    }
    return (written.length() + 7) / 8 * 8;
  }

  private static byte[] filled(
      Binding binding, String function, Class<? extends OpaqueParameters> type) {
    return type.cast(binding.function(function).invoke(type, new Object[0])).data;
  }

  /** Compares defaults and collects the differences. */
  private record Defaults(ByteBuffer fields, List<String> found) {
    void ints(String what, int offset, int... expected) {
      for (int i = 0; i < expected.length; i++) {
        same(what, offset + 4 * i, fields.getInt(offset + 4 * i), expected[i]);
      }
    }

    void bytes(String what, int offset, int... expected) {
      for (int i = 0; i < expected.length; i++) {
        same(what, offset + i, fields.get(offset + i), expected[i]);
      }
    }

    void floats(String what, int offset, float... expected) {
      for (int i = 0; i < expected.length; i++) {
        same(what, offset + 4 * i, fields.getFloat(offset + 4 * i), expected[i]);
      }
    }

    private void same(String what, int offset, float actual, float expected) {
      if (actual != expected) {
        found.add(what + " at " + offset + " is " + actual + " (expected " + expected + ")");
      }
    }
  }
}
