package dev.m1.backend.djl;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What config.json says about the decoder, checked.
 *
 * @param family which architecture
 * @param hidden elements of the residual stream
 * @param inner elements inside the feed-forward part
 * @param layers number of blocks
 * @param heads query heads
 * @param kvHeads key and value heads; divides {@code heads}
 * @param headElements elements of one head; even
 * @param vocabulary rows of the embedding
 * @param context positions that the model was trained with
 * @param epsilon of the norms
 * @param attentionScale what scores are multiplied by
 * @param qkvBias whether query, key and value have biases
 * @param outputBias whether the attention's output has a bias
 * @param innerBias whether the feed-forward part has biases
 * @param tied whether the output matrix is the embedding
 * @param gelu whether the feed-forward part uses GELU (tanh form) in place of SiLU
 * @param attentionCap tanh cap of scores, 0 for none
 * @param logitCap tanh cap of logits, 0 for none
 * @param windows per layer, how many tokens back attention sees; 0 for all
 * @param rope position embedding of layers that see all
 * @param localRope position embedding of layers with a window
 * @param storedType {@code torch_dtype}, empty where not said
 */
record ModelConfig(
    Family family,
    int hidden,
    int inner,
    int layers,
    int heads,
    int kvHeads,
    int headElements,
    int vocabulary,
    int context,
    double epsilon,
    double attentionScale,
    boolean qkvBias,
    boolean outputBias,
    boolean innerBias,
    boolean tied,
    boolean gelu,
    double attentionCap,
    double logitCap,
    List<Integer> windows,
    Rope rope,
    Rope localRope,
    String storedType) {
  private static final int MOST = 1 << 24;

  static ModelConfig read(Path path) {
    return of(JsonFile.read(path));
  }

  private static ModelConfig of(JsonFile in) {
    String type =
        in.text("model_type")
            .orElseThrow(() -> in.bad("model_type", "is missing; is this a language model?"));
    Family family =
        Family.of(type)
            .orElseThrow(
                () ->
                    in.bad(
                        "model_type",
                        "is "
                            + type
                            + ", which the DJL backend does not know; it runs "
                            + Family.known()
                            + ". The llama.cpp backend runs more families, as GGUF files"));
    refuseUnsupported(in);
    int hidden = in.integer("hidden_size", 1, 1 << 20);
    int heads = in.integer("num_attention_heads", 1, 4096);
    int kvHeads = kvHeads(in, family, heads);
    int headElements = headElements(in, family, hidden, heads);
    int layers = in.integer("num_hidden_layers", 1, 1024);
    List<Integer> windows = windows(in, family, layers);
    boolean bias = in.flag("attention_bias", false);
    Rope rope = Rope.of(in, headElements, family == Family.GEMMA3 ? 1e6 : 1e4);
    return new ModelConfig(
        family,
        hidden,
        in.integer("intermediate_size", 1, 1 << 22),
        layers,
        heads,
        kvHeads,
        headElements,
        in.integer("vocab_size", 1, MOST),
        in.integer("max_position_embeddings", 1, MOST),
        in.number("rms_norm_eps"),
        Math.pow(family.isGemma() ? in.number("query_pre_attn_scalar") : headElements, -0.5),
        family == Family.QWEN2 || bias,
        family != Family.QWEN2 && bias,
        family == Family.LLAMA && in.flag("mlp_bias", false),
        in.flag("tie_word_embeddings", family.isGemma()),
        gelu(in, family),
        family == Family.GEMMA2 ? in.optionalNumber("attn_logit_softcapping").orElse(0.0) : 0,
        family == Family.GEMMA2 ? in.optionalNumber("final_logit_softcapping").orElse(0.0) : 0,
        windows,
        rope,
        family == Family.GEMMA3 ? Rope.local(in, headElements) : rope,
        in.text("torch_dtype").or(() -> in.text("dtype")).orElse(""));
  }

  private static void refuseUnsupported(JsonFile in) {
    if (in.has("quantization_config")) {
      throw in.bad(
          "quantization_config",
          "says that the weights are quantized, which the DJL backend cannot run; use the original"
              + " weights, or a GGUF file with the llama.cpp backend");
    }
    in.optionalNumber("partial_rotary_factor")
        .filter(factor -> factor != 1)
        .ifPresent(
            factor -> {
              throw in.bad("partial_rotary_factor", "is " + factor + "; only 1 is supported");
            });
    if (in.flag("use_bidirectional_attention", false)) {
      throw in.bad("use_bidirectional_attention", "is set: this model embeds, it does not write");
    }
    for (String key : List.of("attn_logit_softcapping", "final_logit_softcapping")) {
      if (in.has(key) && !in.text("model_type").equals(java.util.Optional.of("gemma2"))) {
        throw in.bad(key, "is supported for gemma2 only");
      }
    }
  }

  private static int kvHeads(JsonFile in, Family family, int heads) {
    int kvHeads =
        family == Family.LLAMA
            ? in.optionalInteger("num_key_value_heads", 1, heads).orElse(heads)
            : in.integer("num_key_value_heads", 1, heads);
    if (heads % kvHeads != 0) {
      throw in.bad(
          "num_key_value_heads", "is " + kvHeads + " but must divide the " + heads + " heads");
    }
    return kvHeads;
  }

  private static int headElements(JsonFile in, Family family, int hidden, int heads) {
    int elements = in.optionalInteger("head_dim", 2, 4096).orElse(0);
    if (elements == 0) {
      if (family == Family.QWEN3 || family.isGemma() || hidden % heads != 0) {
        throw in.bad(
            "head_dim",
            "is missing and does not follow from hidden_size "
                + hidden
                + " and num_attention_heads "
                + heads);
      }
      elements = hidden / heads;
    }
    if (elements % 2 != 0) {
      throw in.bad("head_dim", "must be even but is " + elements);
    }
    return elements;
  }

  private static boolean gelu(JsonFile in, Family family) {
    String key =
        family.isGemma() && in.has("hidden_activation") ? "hidden_activation" : "hidden_act";
    String wanted = family.isGemma() ? "gelu_pytorch_tanh" : "silu";
    String activation = in.text(key).orElse(wanted);
    if (!activation.equals(wanted)) {
      throw in.bad(key, "is " + activation + "; for this family only " + wanted + " is supported");
    }
    return family.isGemma();
  }

  private static List<Integer> windows(JsonFile in, Family family, int layers) {
    boolean used =
        switch (family) {
          case LLAMA -> false;
          case QWEN2, QWEN3 -> in.flag("use_sliding_window", false);
          default -> true;
        };
    int window = used ? in.optionalInteger("sliding_window", 1, MOST).orElse(0) : 0;
    List<?> types = in.list("layer_types");
    if (!types.isEmpty() && types.size() != layers) {
      throw in.bad("layer_types", "has " + types.size() + " entries for " + layers + " layers");
    }
    List<Integer> windows = new ArrayList<>();
    for (int layer = 0; layer < layers; layer++) {
      boolean sliding = types.isEmpty() ? slides(in, family, layer) : slides(in, types.get(layer));
      if (sliding && window == 0 && used && family.isGemma()) {
        throw in.bad("sliding_window", "is missing, but layer " + layer + " has a window");
      }
      windows.add(sliding ? window : 0);
    }
    return List.copyOf(windows);
  }

  private static boolean slides(JsonFile in, Object type) {
    return switch (type.toString()) {
      case "full_attention" -> false;
      case "sliding_attention" -> true;
      default -> throw in.bad("layer_types", "names " + type + ", which is not supported");
    };
  }

  private static boolean slides(JsonFile in, Family family, int layer) {
    return switch (family) {
      case LLAMA -> false;
      case MISTRAL -> true;
      case QWEN2, QWEN3 -> layer >= in.optionalInteger("max_window_layers", 0, 1024).orElse(28);
      case GEMMA2 -> layer % 2 == 0;
      case GEMMA3 ->
          (layer + 1) % in.optionalInteger("sliding_window_pattern", 1, 1024).orElse(6) != 0;
    };
  }

  /** Rows of the fused query, key and value matrix. */
  int qkvRows() {
    return (heads + 2 * kvHeads) * headElements;
  }

  /** Elements of keys and values of one token over all layers. */
  long kvElements() {
    return 2L * layers * kvHeads * headElements;
  }

  /** Whether any layer has a window. */
  boolean hasWindows() {
    return window() > 0;
  }

  /** The window of the layers that have one, which is the same for all; 0 for none. */
  int window() {
    return windows.stream().mapToInt(Integer::intValue).max().orElse(0);
  }
}
