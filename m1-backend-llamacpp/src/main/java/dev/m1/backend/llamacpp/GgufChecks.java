package dev.m1.backend.llamacpp;

import dev.m1.ModelLoadException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the hyperparameters and tensors of a model make sense together, before native code
 * sees them: llama.cpp checks shapes and types itself, but meets some impossible values with {@code
 * GGML_ASSERT}, which ends the process. Each rule says which.
 */
final class GgufChecks {
  private static final long MAX_INT = Integer.MAX_VALUE;
  // LLAMA_MAX_LAYERS (llama-hparams.h)
  private static final int MAX_LAYERS = 512;
  private static final Set<String> ROPE_SCALINGS = Set.of("none", "linear", "yarn", "longrope");
  private static final Set<String> NOT_FOR_WEIGHTS =
      Set.of("I8", "I16", "I32", "I64", "F64", "Q8_1", "Q8_K");

  /** Families whose attention has one head length and separate query, key and value. */
  private static final Set<String> PLAIN =
      Set.of(
          "llama",
          "qwen2",
          "qwen2moe",
          "qwen3",
          "qwen3moe",
          "gemma",
          "gemma2",
          "gemma3",
          "granite",
          "granitemoe",
          "olmo",
          "olmo2",
          "stablelm",
          "starcoder2",
          "command-r",
          "cohere2",
          "internlm2",
          "exaone",
          "exaone4",
          "smollm3",
          "glm4",
          "hunyuan-dense",
          "ernie4_5",
          "seed_oss",
          "mistral3");

  private static final Set<String> ENCODERS =
      Set.of(
          "bert",
          "modern-bert",
          "nomic-bert",
          "nomic-bert-moe",
          "neo-bert",
          "jina-bert-v2",
          "jina-bert-v3",
          "eurobert",
          "gemma-embedding",
          "llama-embed",
          "t5",
          "t5encoder",
          "clip",
          "wavtokenizer-dec",
          "dream",
          "llada",
          "llada-moe");

  private final GgufFile file;
  private final String arch;

  private GgufChecks(GgufFile file) {
    this.file = file;
    this.arch = file.architecture();
  }

  /**
   * Checks a model with weights.
   *
   * @throws ModelLoadException naming the first value that makes no sense
   */
  static void model(GgufFile file) {
    GgufChecks checks = new GgufChecks(file);
    checks.architecture();
    if (ENCODERS.contains(checks.arch)) {
      throw checks.refused(
          checks.arch
              + " models do not generate text token by token; name a model that does, such as qwen2"
              + " or llama");
    }
    VocabularyChecks.check(file);
    checks.numbers();
    checks.hyperparameters();
    checks.attention();
    checks.rope();
    checks.tensors();
  }

  /**
   * Checks a file of which only the vocabulary is used.
   *
   * @throws ModelLoadException naming the first value that makes no sense
   */
  static void vocabulary(GgufFile file) {
    GgufChecks checks = new GgufChecks(file);
    checks.architecture();
    VocabularyChecks.check(file);
    checks.numbers();
  }

  private void architecture() {
    if (!arch.matches("[a-z0-9][a-z0-9_.-]{0,63}") || arch.equals("unknown")) {
      throw damaged("general.architecture", arch, "the name of a model family");
    }
  }

  /** NaN, infinite and negative numbers make no sense anywhere in a family's metadata. */
  private void numbers() {
    file.metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith(arch + ".")) {
                List<?> all = value instanceof List<?> list ? list : List.of(value);
                all.forEach(element -> number(key, element));
              }
            });
  }

  private void number(String key, Object value) {
    if (value instanceof Double real && (!Double.isFinite(real) || Math.abs(real) > 1e15)) {
      throw damaged(key, value, "a finite number");
    }
    if (value instanceof Long whole && (whole < -1 || whole > MAX_INT)) {
      throw damaged(key, Long.toUnsignedString(whole), "at most " + MAX_INT);
    }
    // ggml_norm and ggml_rms_norm assert eps >= 0
    if (key.endsWith("epsilon") && value instanceof Double real && (real < 0 || real >= 1)) {
      throw damaged(key, value, "in 0..1");
    }
  }

  private void hyperparameters() {
    require("context_length", 1, MAX_INT);
    require("embedding_length", 1, 1 << 20);
    require("block_count", 1, MAX_LAYERS);
    optional("feed_forward_length", 0, 1 << 24);
    optional("leading_dense_block_count", 0, MAX_LAYERS);
    optional("pooling_type", -1, 4);
    optional("expert_gating_func", 0, 4);
    optional("expert_count", 0, 4096);
    long experts = file.integer(arch + ".expert_count").orElse(0);
    // llama-model.cpp asserts that experts are used where there are some
    long used = file.integer(arch + ".expert_used_count").orElse(0);
    within("expert_used_count", used, Math.min(1, experts), Math.max(0, experts));
    for (String size : List.of("conv_kernel", "inner_size", "state_size", "time_step_rank")) {
      optional("ssm." + size, 1, 1 << 24);
    }
    // llama_decode asserts that batches of non-causal models are not split
    if (Boolean.FALSE.equals(file.metadata().get(arch + ".attention.causal"))) {
      throw refused("its attention is not causal, so it cannot generate text; name another model");
    }
  }

  /** ggml_mul_mat asserts that query heads are a multiple of key and value heads. */
  private void attention() {
    long layers = require("block_count", 1, MAX_LAYERS);
    long embedding = require("embedding_length", 1, 1 << 20);
    String headKey = "attention.head_count";
    for (int i = 0; i < layers; i++) {
      OptionalLong heads = ModelShape.layer(file, arch + "." + headKey, i);
      if (heads.isEmpty()) {
        continue;
      }
      within(headKey, heads.getAsLong(), 0, 1 << 16);
      long kvHeads =
          ModelShape.layer(file, arch + ".attention.head_count_kv", i).orElse(heads.getAsLong());
      within("attention.head_count_kv", kvHeads, 0, Math.max(0, heads.getAsLong()));
      if (kvHeads > 0 && heads.getAsLong() % kvHeads != 0) {
        throw damaged(
            arch + ".attention.head_count_kv", kvHeads, "a divisor of " + heads.getAsLong());
      }
      boolean ownLength = file.integer(arch + ".attention.key_length").isPresent();
      if (!ownLength && heads.getAsLong() > 0 && embedding % heads.getAsLong() != 0) {
        throw damaged(arch + "." + headKey, heads.getAsLong(), "a divisor of " + embedding);
      }
    }
    optional("attention.key_length", 1, 1 << 16);
    optional("attention.value_length", 1, 1 << 16);
    checkPerLayer("attention.head_count", layers);
    checkPerLayer("attention.head_count_kv", layers);
    checkPerLayer("feed_forward_length", layers);
  }

  private void checkPerLayer(String key, long layers) {
    if (file.metadata().get(arch + "." + key) instanceof List<?> list && list.size() < layers) {
      throw damaged(
          arch + "." + key, list.size() + " values", "one for each of " + layers + " layers");
    }
  }

  private void rope() {
    // ggml_rope asserts that the rotated dimensions are even and no more than a head has
    OptionalLong dimensions = file.integer(arch + ".rope.dimension_count");
    if (dimensions.isPresent()) {
      within("rope.dimension_count", dimensions.getAsLong(), keyLength() > 0 ? 2 : 0, 1 << 16);
      if (dimensions.getAsLong() % 2 != 0) {
        throw damaged(arch + ".rope.dimension_count", dimensions.getAsLong(), "even");
      }
      long key = keyLength();
      if (key > 0 && dimensions.getAsLong() > key) {
        throw damaged(
            arch + ".rope.dimension_count", dimensions.getAsLong(), "at most a head's " + key);
      }
    }
    // llama-model.cpp asserts that the type is known
    file.text(arch + ".rope.scaling.type")
        .filter(type -> !ROPE_SCALINGS.contains(type))
        .ifPresent(
            type -> {
              throw damaged(arch + ".rope.scaling.type", type, "one of " + ROPE_SCALINGS);
            });
    for (String key : List.of("rope.freq_base", "rope.freq_base_swa")) {
      if (file.metadata().get(arch + "." + key) instanceof Double base && base <= 0) {
        throw damaged(arch + "." + key, base, "positive");
      }
    }
    if (file.metadata().get(arch + ".rope.scaling.factor") instanceof Double factor && factor < 0) {
      throw damaged(arch + ".rope.scaling.factor", factor, "positive");
    }
  }

  private long keyLength() {
    OptionalLong heads = ModelShape.layer(file, arch + ".attention.head_count", 0);
    OptionalLong own = file.integer(arch + ".attention.key_length");
    if (own.isPresent()) {
      return own.getAsLong();
    }
    return heads.isPresent() && heads.getAsLong() > 0
        ? file.integer(arch + ".embedding_length").orElse(0) / heads.getAsLong()
        : 0;
  }

  private void tensors() {
    Map<String, GgufTensor> byName = new HashMap<>();
    for (GgufTensor tensor : file.tensors()) {
      byName.put(tensor.name(), tensor);
      tensorType(tensor);
      layer(tensor.name());
    }
    GgufTensor embedding = byName.get("token_embd.weight");
    if (embedding == null) {
      throw refused("it has no tensor token_embd.weight; it is not a language model, or damaged");
    }
    if (PLAIN.contains(arch)) {
      attentionTensors(byName);
    }
    long width = require("embedding_length", 1, 1 << 20);
    if (embedding.dimension(0) != width || embedding.dimension(1) != file.vocabularySize()) {
      throw refused(
          "tensor token_embd.weight has the shape "
              + embedding.shape()
              + " but the metadata says an embedding of "
              + width
              + " and "
              + file.vocabularySize()
              + " tokens; it is damaged: fetch it again");
    }
  }

  /** Some families' tensors are sized by the embedding, and views by the heads: they must agree. */
  private void attentionTensors(Map<String, GgufTensor> byName) {
    long key = keyLength();
    long value = file.integer(arch + ".attention.value_length").orElse(key);
    long layers = file.integer(arch + ".block_count").orElse(0);
    for (int i = 0; i < layers; i++) {
      long heads = ModelShape.layer(file, arch + ".attention.head_count", i).orElse(0);
      long kvHeads = ModelShape.layer(file, arch + ".attention.head_count_kv", i).orElse(heads);
      rows(byName.get("blk." + i + ".attn_q.weight"), heads * key);
      rows(byName.get("blk." + i + ".attn_k.weight"), kvHeads * key);
      rows(byName.get("blk." + i + ".attn_v.weight"), kvHeads * value);
    }
  }

  private void rows(@Nullable GgufTensor tensor, long expected) {
    if (tensor != null && tensor.dimension(1) != expected) {
      throw refused(
          "tensor "
              + tensor.name()
              + " has the shape "
              + tensor.shape()
              + " but by the metadata its second dimension is "
              + expected
              + "; it is damaged: fetch it again");
    }
  }

  /** Kernels abort on types they do not know; one-dimensional weights are added and multiplied. */
  private void tensorType(GgufTensor tensor) {
    boolean weight = tensor.name().endsWith(".weight") || tensor.name().endsWith(".bias");
    boolean vector = tensor.shape().stream().filter(size -> size > 1).count() <= 1;
    if (weight
        && (NOT_FOR_WEIGHTS.contains(tensor.type()) || (vector && !tensor.type().equals("F32")))) {
      throw refused(
          "tensor "
              + tensor.name()
              + " of shape "
              + tensor.shape()
              + " is of type "
              + tensor.type()
              + ", which llama.cpp cannot compute with; it is damaged: fetch it again");
    }
  }

  private void layer(String name) {
    if (!name.startsWith("blk.")) {
      return;
    }
    int dot = name.indexOf('.', 4);
    String number = dot < 0 ? "" : name.substring(4, dot);
    long layers = file.integer(arch + ".block_count").orElse(0);
    if (!number.matches("\\d{1,4}") || Integer.parseInt(number) >= layers) {
      throw refused(
          "tensor "
              + name
              + " belongs to no layer: the metadata says "
              + layers
              + "; it is damaged: fetch it again");
    }
  }

  private long require(String key, long least, long most) {
    OptionalLong value = file.integer(arch + "." + key);
    if (value.isEmpty()) {
      throw refused(
          "metadata "
              + arch
              + "."
              + key
              + " is missing or not a whole number; it is damaged: fetch it again");
    }
    within(key, value.getAsLong(), least, most);
    return value.getAsLong();
  }

  private void optional(String key, long least, long most) {
    file.integer(arch + "." + key).ifPresent(value -> within(key, value, least, most));
  }

  private void within(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw damaged(arch + "." + key, value, "in " + least + ".." + most);
    }
  }

  private ModelLoadException damaged(String key, Object value, String expected) {
    return refused(
        "metadata "
            + key
            + " is "
            + value
            + " but must be "
            + expected
            + "; it is damaged: fetch it again");
  }

  private ModelLoadException refused(String reason) {
    return new ModelLoadException("cannot open " + file.path() + ": " + reason);
  }
}
