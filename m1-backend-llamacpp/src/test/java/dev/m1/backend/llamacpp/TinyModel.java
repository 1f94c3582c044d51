package dev.m1.backend.llamacpp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Makes a model of a few hundred KB with random weights: qwen2 or llama architecture, two layers,
 * byte-level vocabulary. What it says means nothing, but it computes as a real one does.
 */
final class TinyModel {
  static final int CONTEXT = 512;
  private static final int WIDTH = 64;
  private static final int HEADS = 4;
  private static final int KV_HEADS = 2;
  private static final int HEAD = WIDTH / HEADS;
  private static final int HIDDEN = 96;
  private static final int LAYERS = 2;
  private static final List<String> CONTROL =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");
  private static final List<String> USER_DEFINED = List.of("<think>", "</think>");

  private TinyModel() {}

  static GgufWriter qwen2() {
    return model("qwen2", "qwen2", true);
  }

  static GgufWriter llama() {
    return model("llama", "llama-bpe", false);
  }

  /** A recurrent model: it keeps a running state in place of keys and values. */
  static GgufWriter mamba() {
    int inner = 2 * WIDTH;
    int state = 16;
    int rank = 4;
    GgufWriter out = new GgufWriter();
    out.put("general.architecture", "mamba")
        .put("general.name", "tiny mamba")
        .put("mamba.context_length", 4 * CONTEXT)
        .put("mamba.embedding_length", WIDTH)
        .put("mamba.feed_forward_length", 0)
        .put("mamba.attention.head_count", 0)
        .put("mamba.block_count", LAYERS)
        .put("mamba.ssm.conv_kernel", 4)
        .put("mamba.ssm.inner_size", inner)
        .put("mamba.ssm.state_size", state)
        .put("mamba.ssm.time_step_rank", rank)
        .put("mamba.attention.layer_norm_rms_epsilon", 1e-5f);
    int tokens = vocabulary(out, "qwen2");
    Random random = new Random(9);
    out.tensor("token_embd.weight", random(random, WIDTH * tokens), WIDTH, tokens);
    out.tensor("output_norm.weight", ones(WIDTH), WIDTH);
    for (int i = 0; i < LAYERS; i++) {
      String layer = "blk." + i + ".";
      out.tensor(layer + "attn_norm.weight", ones(WIDTH), WIDTH);
      matrix(out, random, layer + "ssm_in", WIDTH, 2 * inner, false);
      matrix(out, random, layer + "ssm_conv1d", 4, inner, true);
      matrix(out, random, layer + "ssm_x", inner, rank + 2 * state, false);
      matrix(out, random, layer + "ssm_dt", rank, inner, true);
      float[] decays = random(random, state * inner);
      for (int j = 0; j < decays.length; j++) {
        decays[j] = -Math.abs(decays[j]); // it must forget
      }
      out.tensor(layer + "ssm_a", decays, state, inner);
      out.tensor(layer + "ssm_d", ones(inner), inner);
      matrix(out, random, layer + "ssm_out", inner, WIDTH, false);
    }
    return out;
  }

  private static GgufWriter model(String arch, String pre, boolean biases) {
    GgufWriter out = new GgufWriter();
    out.put("general.architecture", arch)
        .put("general.name", "tiny " + arch)
        .put(arch + ".context_length", CONTEXT)
        .put(arch + ".embedding_length", WIDTH)
        .put(arch + ".block_count", LAYERS)
        .put(arch + ".feed_forward_length", HIDDEN)
        .put(arch + ".attention.head_count", HEADS)
        .put(arch + ".attention.head_count_kv", KV_HEADS)
        .put(arch + ".attention.layer_norm_rms_epsilon", 1e-5f)
        .put(arch + ".rope.freq_base", 10_000f)
        .put(arch + ".rope.dimension_count", HEAD);
    int tokens = vocabulary(out, pre);
    weights(out, tokens, biases);
    return out;
  }

  private static int vocabulary(GgufWriter out, String pre) {
    List<String> tokens = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      tokens.add(String.valueOf(byteCharacter(b)));
    }
    List<String> merges = List.of("t h", "th e", "i n", "e r", "a n", "\u0120 t", "\u0120t he");
    merges.forEach(merge -> tokens.add(merge.replace(" ", "")));
    int ordinary = tokens.size();
    tokens.addAll(CONTROL);
    tokens.addAll(USER_DEFINED);
    int[] kinds = new int[tokens.size()];
    Arrays.fill(kinds, 0, ordinary, 1);
    Arrays.fill(kinds, ordinary, ordinary + CONTROL.size(), 3);
    Arrays.fill(kinds, ordinary + CONTROL.size(), kinds.length, 4);
    out.put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.pre", pre)
        .put("tokenizer.ggml.tokens", tokens.toArray(String[]::new))
        .put("tokenizer.ggml.token_type", kinds)
        .put("tokenizer.ggml.merges", merges.toArray(String[]::new))
        .put("tokenizer.ggml.bos_token_id", ordinary)
        .put("tokenizer.ggml.eos_token_id", ordinary + 2)
        .put("tokenizer.ggml.padding_token_id", ordinary)
        .put("tokenizer.ggml.add_bos_token", false)
        .put(
            "tokenizer.chat_template",
            "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}");
    return tokens.size();
  }

  /** GPT-2's bytes_to_unicode: printable bytes stand for themselves, others follow U+0100. */
  private static char byteCharacter(int b) {
    int others = 0;
    for (int i = 0; i <= b; i++) {
      boolean printable = (i >= '!' && i <= '~') || (i >= 0xa1 && i <= 0xac) || i >= 0xae;
      if (i == b) {
        return (char) (printable ? i : 256 + others);
      }
      others += printable ? 0 : 1;
    }
    throw new IllegalArgumentException("no byte: " + b);
  }

  private static void weights(GgufWriter out, int tokens, boolean biases) {
    Random random = new Random(7);
    out.tensor("token_embd.weight", random(random, WIDTH * tokens), WIDTH, tokens);
    out.tensor("output_norm.weight", ones(WIDTH), WIDTH);
    out.tensor("output.weight", random(random, WIDTH * tokens), WIDTH, tokens);
    for (int i = 0; i < LAYERS; i++) {
      String layer = "blk." + i + ".";
      out.tensor(layer + "attn_norm.weight", ones(WIDTH), WIDTH);
      matrix(out, random, layer + "attn_q", WIDTH, WIDTH, biases);
      matrix(out, random, layer + "attn_k", WIDTH, HEAD * KV_HEADS, biases);
      matrix(out, random, layer + "attn_v", WIDTH, HEAD * KV_HEADS, biases);
      matrix(out, random, layer + "attn_output", WIDTH, WIDTH, false);
      out.tensor(layer + "ffn_norm.weight", ones(WIDTH), WIDTH);
      matrix(out, random, layer + "ffn_gate", WIDTH, HIDDEN, false);
      matrix(out, random, layer + "ffn_up", WIDTH, HIDDEN, false);
      matrix(out, random, layer + "ffn_down", HIDDEN, WIDTH, false);
    }
  }

  private static void matrix(
      GgufWriter out, Random random, String name, int in, int outputs, boolean bias) {
    out.tensor(name + ".weight", random(random, in * outputs), in, outputs);
    if (bias) {
      out.tensor(name + ".bias", random(random, outputs), outputs);
    }
  }

  private static float[] random(Random random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() * 0.2f;
    }
    return values;
  }

  private static float[] ones(int size) {
    float[] values = new float[size];
    Arrays.fill(values, 1);
    return values;
  }
}
