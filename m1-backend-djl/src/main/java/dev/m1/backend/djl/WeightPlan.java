package dev.m1.backend.djl;

import dev.m1.ModelLoadException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says which stored tensors the decoder's arguments are made of, in the order of {@link
 * DecoderProgram}: the embedding, the last norm, the output matrix unless tied, then for each layer
 * {@link #layer}. Query, key and value stand in one matrix, gate and up in another, which saves a
 * third of the operations.
 */
final class WeightPlan {
  /**
   * One argument of the decoder.
   *
   * @param parts names of stored tensors, stacked by rows
   * @param rows rows of each part
   * @param columns elements of a row; 0 for a vector, whose elements are then its rows
   * @param kind how the values are used
   */
  record Slot(List<String> parts, List<Integer> rows, int columns, Kind kind) {
    /** Returns all rows. */
    long allRows() {
      return rows.stream().mapToLong(Integer::longValue).sum();
    }

    /** Returns the number of elements of the argument. */
    long elements() {
      return allRows() * Math.max(1, columns);
    }
  }

  /** How a slot's values are used. */
  enum Kind {
    PLAIN,
    /** weights of a norm, which the program wants in single precision and scaled. */
    NORM,
    /** norms per head: one row for each query head, then one for each key head. */
    HEAD_NORM
  }

  private final ModelConfig config;
  private final List<Slot> slots = new ArrayList<>();

  private WeightPlan(ModelConfig config) {
    this.config = config;
  }

  /** Returns the arguments for a model. */
  static List<Slot> of(ModelConfig config) {
    WeightPlan plan = new WeightPlan(config);
    plan.matrix(config.hidden(), "model.embed_tokens.weight", config.vocabulary());
    plan.norm("model.norm.weight");
    if (!config.tied()) {
      plan.matrix(config.hidden(), "lm_head.weight", config.vocabulary());
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      plan.layer("model.layers." + layer + ".");
    }
    return List.copyOf(plan.slots);
  }

  /** Returns how many arguments one layer has. */
  static int layerStride(ModelConfig config) {
    int all = of(config).size();
    return (all - firstLayer(config)) / config.layers();
  }

  /** Returns the index of the first layer's first argument. */
  static int firstLayer(ModelConfig config) {
    return config.tied() ? 2 : 3;
  }

  /** Returns the number of weights of a layer. */
  static long layerElements(ModelConfig config) {
    List<Slot> slots = of(config);
    return slots.subList(firstLayer(config), slots.size()).stream().mapToLong(Slot::elements).sum()
        / config.layers();
  }

  private void layer(String at) {
    int queries = config.heads() * config.headElements();
    int keys = config.kvHeads() * config.headElements();
    norm(at + "input_layernorm.weight");
    String attention = at + "self_attn.";
    List<String> qkv = List.of(attention + "q_proj", attention + "k_proj", attention + "v_proj");
    List<Integer> qkvRows = List.of(queries, keys, keys);
    add(named(qkv, ".weight"), qkvRows, config.hidden(), Kind.PLAIN);
    if (config.qkvBias()) {
      add(named(qkv, ".bias"), qkvRows, 0, Kind.PLAIN);
    }
    if (config.family().normsHeads()) {
      List<String> norms = List.of(attention + "q_norm.weight", attention + "k_norm.weight");
      add(norms, List.of(config.headElements(), config.headElements()), 0, Kind.HEAD_NORM);
    }
    matrix(queries, attention + "o_proj.weight", config.hidden());
    if (config.outputBias()) {
      matrix(0, attention + "o_proj.bias", config.hidden());
    }
    norm(at + "post_attention_layernorm.weight");
    if (config.family().isGemma()) {
      norm(at + "pre_feedforward_layernorm.weight");
    }
    List<String> gateUp = List.of(at + "mlp.gate_proj", at + "mlp.up_proj");
    List<Integer> gateUpRows = List.of(config.inner(), config.inner());
    add(named(gateUp, ".weight"), gateUpRows, config.hidden(), Kind.PLAIN);
    if (config.innerBias()) {
      add(named(gateUp, ".bias"), gateUpRows, 0, Kind.PLAIN);
    }
    matrix(config.inner(), at + "mlp.down_proj.weight", config.hidden());
    if (config.innerBias()) {
      matrix(0, at + "mlp.down_proj.bias", config.hidden());
    }
    if (config.family().isGemma()) {
      norm(at + "post_feedforward_layernorm.weight");
    }
  }

  private static List<String> named(List<String> names, String suffix) {
    return names.stream().map(name -> name + suffix).toList();
  }

  private void norm(String name) {
    add(List.of(name), List.of(config.hidden()), 0, Kind.NORM);
  }

  private void matrix(int columns, String name, int rows) {
    add(List.of(name), List.of(rows), columns, Kind.PLAIN);
  }

  private void add(List<String> parts, List<Integer> rows, int columns, Kind kind) {
    slots.add(new Slot(parts, rows, columns, kind));
  }

  /**
   * Checks that a checkpoint has every tensor in its shape, and no others.
   *
   * @throws ModelLoadException naming the first that is missing, of another shape, or unknown
   */
  static void check(ModelConfig config, Checkpoint checkpoint, Path folder) {
    Map<String, StoredTensor> tensors = checkpoint.tensors();
    Set<String> known = new HashSet<>();
    for (Slot slot : of(config)) {
      for (int i = 0; i < slot.parts().size(); i++) {
        String name = slot.parts().get(i);
        long rows = slot.rows().get(i);
        List<Long> shape =
            slot.columns() == 0 ? List.of(rows) : List.of(rows, (long) slot.columns());
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
          throw mismatch(folder, "tensor " + name + " of shape " + shape + " is missing");
        }
        if (!tensor.shape().equals(shape)) {
          throw mismatch(
              folder,
              "tensor " + name + " has shape " + tensor.shape() + " but should have " + shape);
        }
        known.add(name);
      }
    }
    refuseOthers(config, tensors.keySet(), known, folder);
  }

  private static void refuseOthers(
      ModelConfig config, Collection<String> names, Set<String> known, Path folder) {
    for (String name : names) {
      // what older versions of transformers wrote beside the weights, and copies of tied ones
      boolean harmless =
          name.endsWith(".rotary_emb.inv_freq") || (config.tied() && name.equals("lm_head.weight"));
      if (!known.contains(name) && !harmless) {
        throw mismatch(
            folder,
            "there is a tensor "
                + name
                + ", which a "
                + config.family().type()
                + " model of "
                + config.layers()
                + " layers does not have");
      }
    }
  }

  private static ModelLoadException mismatch(Path folder, String what) {
    return new ModelLoadException(
        "cannot open "
            + folder
            + ": "
            + what
            + "; config.json and the weights do not belong together, or a file is damaged");
  }
}
