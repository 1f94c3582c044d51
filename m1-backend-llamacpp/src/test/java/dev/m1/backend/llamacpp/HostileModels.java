package dev.m1.backend.llamacpp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Makes models whose metadata is well-formed but senseless, one value at a time. */
final class HostileModels {
  private static final List<String> SIZES =
      List.of(
          "context_length",
          "embedding_length",
          "block_count",
          "feed_forward_length",
          "attention.head_count",
          "attention.head_count_kv",
          "attention.key_length",
          "attention.value_length",
          "rope.dimension_count",
          "expert_count",
          "expert_used_count",
          "vocab_size",
          "attention.sliding_window",
          "rope.scaling.original_context_length");
  private static final int[] NUMBERS = {0, 1, 3, 6, 1000, Integer.MAX_VALUE, -1};
  private static final List<String> REALS =
      List.of("attention.layer_norm_rms_epsilon", "rope.freq_base", "rope.scaling.factor");
  private static final float[] REAL_NUMBERS = {0, -1, Float.NaN, Float.POSITIVE_INFINITY, 1e30f};
  private static final String TOKENIZER = "tokenizer.ggml.";

  private final List<GgufWriter> models = new ArrayList<>();
  private final List<String> names = new ArrayList<>();

  private HostileModels() {
    for (String key : SIZES) {
      for (int number : NUMBERS) {
        add(key + "=" + number, model -> model.put(arch(model) + "." + key, number));
      }
      add(key + " a text", model -> model.put(arch(model) + "." + key, "x"));
    }
    for (String key : REALS) {
      for (float number : REAL_NUMBERS) {
        add(key + "=" + number, model -> model.put(arch(model) + "." + key, number));
      }
    }
    texts();
    arrays();
    tensors();
  }

  static HostileModels all() {
    return new HostileModels();
  }

  List<GgufWriter> models() {
    return models;
  }

  List<String> names() {
    return names;
  }

  private void add(String name, Consumer<GgufWriter> change) {
    GgufWriter model = models.size() % 2 == 0 ? TinyModel.qwen2() : TinyModel.llama();
    change.accept(model);
    models.add(model);
    names.add(arch(model) + " " + name);
  }

  private static String arch(GgufWriter model) {
    return model.text("general.name").replace("tiny ", "");
  }

  private void texts() {
    for (String arch :
        List.of("llama", "qwen2", "qwen2moe", "mamba", "bert", "t5", "gemma2", "x", "")) {
      add("architecture " + arch, model -> model.put("general.architecture", arch));
    }
    for (String kind : List.of("llama", "bert", "t5", "rwkv", "plamo2", "none", "no_vocab", "x")) {
      add("vocabulary " + kind, model -> model.put(TOKENIZER + "model", kind));
    }
    for (String pre : List.of("default", "gpt-2", "deepseek-llm", "tekken", "bloom", "x", "")) {
      add("pre-tokenizer " + pre, model -> model.put(TOKENIZER + "pre", pre));
    }
    for (String type : List.of("none", "yarn", "longrope", "x", "")) {
      add("rope scaling " + type, model -> model.put(arch(model) + ".rope.scaling.type", type));
    }
    add("not causal", model -> model.put(arch(model) + ".attention.causal", false));
    add("pooling", model -> model.put(arch(model) + ".pooling_type", 2));
    for (int id : new int[] {0, 268, 5000, Integer.MAX_VALUE, -1, -2}) {
      for (String key : List.of("bos", "eos", "eot", "unknown", "padding")) {
        add(key + " token " + id, model -> model.put(TOKENIZER + key + "_token_id", id));
      }
    }
  }

  private void arrays() {
    String[] tokens = {"a", "b", "c"};
    add("three tokens", model -> model.put(TOKENIZER + "tokens", tokens));
    add("no tokens", model -> model.remove(TOKENIZER + "tokens"));
    add("empty tokens", model -> model.put(TOKENIZER + "tokens", new String[0]));
    for (String text :
        List.of("", "a", "b\0", "\uFFFD", " ", "\n", "<0x41>", "\u0120\u0120", "x".repeat(5000))) {
      add(
          "first token '" + (text.length() > 9 ? "long" : text) + "'",
          model -> {
            String[] changed = model.texts(TOKENIZER + "tokens").clone();
            changed[0] = text;
            model.put(TOKENIZER + "tokens", changed);
          });
    }
    for (int kind : new int[] {0, 2, 3, 4, 5, 6, 7, -1, 1000}) {
      add(
          "all kinds " + kind,
          model -> kinds(model, kind, model.texts(TOKENIZER + "tokens").length));
    }
    add("too few kinds", model -> kinds(model, 1, 3));
    add("too many kinds", model -> kinds(model, 1, 9999));
    add("kinds as reals", model -> model.put(TOKENIZER + "token_type", new float[268]));
    add("scores", model -> model.put(TOKENIZER + "scores", new float[268]));
    add("too few scores", model -> model.put(TOKENIZER + "scores", new float[3]));
    for (String merge : List.of("", " ", "a", "a ", " b", "a b c", "x y", "\u0120  t", "the the")) {
      add("merge '" + merge + "'", model -> model.put(TOKENIZER + "merges", new String[] {merge}));
    }
    add("no merges", model -> model.remove(TOKENIZER + "merges"));
    for (int[] heads : new int[][] {{}, {4}, {4, 4}, {4, 0}, {2, 1}, {4, 4, 4}, {-1, 4}}) {
      add(
          "kv heads " + Arrays.toString(heads),
          model -> model.put(arch(model) + ".attention.head_count_kv", heads));
      add(
          "heads " + Arrays.toString(heads),
          model -> model.put(arch(model) + ".attention.head_count", heads));
    }
  }

  private static void kinds(GgufWriter model, int kind, int count) {
    int[] kinds = new int[count];
    Arrays.fill(kinds, kind);
    model.put(TOKENIZER + "token_type", kinds);
  }

  private void tensors() {
    add("another tensor", model -> model.tensor("blk.0.other.weight", new float[64], 64));
    add("a third layer", model -> model.tensor("blk.2.attn_norm.weight", new float[64], 64));
    add("small embedding", model -> model.tensor("token_embd.weight", new float[64 * 3], 64, 3));
    add("flat embedding", model -> model.tensor("token_embd.weight", new float[64], 64));
    add("wide query", model -> model.tensor("blk.0.attn_q.weight", new float[64 * 128], 64, 128));
    add("rope factors", model -> model.tensor("rope_freqs.weight", new float[8], 8));
    add("few rope factors", model -> model.tensor("rope_freqs.weight", new float[2], 2));
    float[] strange = new float[64];
    Arrays.fill(strange, Float.NaN);
    add("NaN norm", model -> model.tensor("output_norm.weight", strange, 64));
  }
}
