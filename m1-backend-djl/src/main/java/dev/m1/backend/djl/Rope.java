package dev.m1.backend.djl;

import java.util.List;
import java.util.Optional;

/**
 * Rotary position embedding: the angle that each pair of a head's elements turns by per position.
 * Immutable.
 */
final class Rope {
  private static final List<String> KNOWN = List.of("default", "linear", "llama3", "yarn");

  private final float[] frequencies;
  private final double scale;

  private Rope(float[] frequencies, double scale) {
    this.frequencies = frequencies;
    this.scale = scale;
  }

  /** Returns the angle of each pair, in single precision; a copy. */
  float[] frequencies() {
    return frequencies.clone();
  }

  /** Returns what cosine and sine are multiplied by; 1 but for yarn. */
  double scale() {
    return scale;
  }

  /**
   * Reads the settings of config.json, in the form of transformers 4 ({@code rope_theta}, {@code
   * rope_scaling}) or 5 ({@code rope_parameters}). Formulas as in transformers' {@code
   * modeling_rope_utils.py}.
   */
  static Rope of(JsonFile config, int headElements, double missingTheta) {
    Optional<JsonFile> parameters =
        config
            .object("rope_parameters")
            .map(object -> object.object("full_attention").orElse(object));
    double theta = parameters.orElse(config).number("rope_theta", missingTheta);
    Optional<JsonFile> given = parameters.or(() -> config.object("rope_scaling"));
    if (given.isEmpty()) {
      return plain(theta, headElements);
    }
    JsonFile scaling = given.get();
    String type = scaling.text("rope_type").or(() -> scaling.text("type")).orElse("default");
    return switch (type) {
      case "default" -> plain(theta, headElements);
      case "linear" -> plain(theta, headElements).dividedBy(scaling.number("factor"));
      case "llama3" -> llama3(plain(theta, headElements), scaling);
      case "yarn" -> yarn(config, scaling, theta, headElements);
      default ->
          throw scaling.bad(
              "rope_type", "is " + type + ", which is not supported; these are: " + KNOWN);
    };
  }

  /** Reads gemma3's own position embedding for layers with a window. */
  static Rope local(JsonFile config, int headElements) {
    double theta = config.number("rope_local_base_freq", 10_000);
    return plain(
        config
            .object("rope_parameters")
            .flatMap(parameters -> parameters.object("sliding_attention"))
            .map(parameters -> parameters.number("rope_theta", theta))
            .orElse(theta),
        headElements);
  }

  private static Rope plain(double theta, int headElements) {
    float[] frequencies = new float[headElements / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = 1f / (float) Math.pow((float) theta, (2f * i) / headElements);
    }
    return new Rope(frequencies, 1);
  }

  private Rope dividedBy(double factor) {
    float[] slower = new float[frequencies.length];
    for (int i = 0; i < slower.length; i++) {
      slower[i] = (float) (frequencies[i] / factor);
    }
    return new Rope(slower, scale);
  }

  private static Rope llama3(Rope plain, JsonFile scaling) {
    double factor = scaling.number("factor");
    double low = scaling.number("low_freq_factor");
    double high = scaling.number("high_freq_factor");
    double old = scaling.number("original_max_position_embeddings");
    if (high <= low) {
      throw scaling.bad("high_freq_factor", "must be greater than low_freq_factor");
    }
    float[] frequencies = plain.frequencies();
    for (int i = 0; i < frequencies.length; i++) {
      double wavelength = 2 * Math.PI / frequencies[i];
      if (wavelength > old / low) {
        frequencies[i] = (float) (frequencies[i] / factor);
      } else if (wavelength >= old / high) {
        double smooth = (old / wavelength - low) / (high - low);
        frequencies[i] = (float) ((1 - smooth) * frequencies[i] / factor + smooth * frequencies[i]);
      }
    }
    return new Rope(frequencies, 1);
  }

  private static Rope yarn(JsonFile config, JsonFile scaling, double theta, int headElements) {
    double factor = scaling.number("factor");
    double old =
        scaling
            .optionalNumber("original_max_position_embeddings")
            .orElseGet(() -> config.number("max_position_embeddings"));
    if (scaling.has("mscale") || scaling.has("mscale_all_dim")) {
      throw scaling.bad("mscale", "is not supported; only yarn without it is");
    }
    double attention =
        scaling
            .optionalNumber("attention_factor")
            .orElse(factor <= 1 ? 1.0 : 0.1 * Math.log(factor) + 1);
    boolean truncate = scaling.flag("truncate", true);
    double fast = yarnBound(scaling.number("beta_fast", 32), headElements, theta, old);
    double slow = yarnBound(scaling.number("beta_slow", 1), headElements, theta, old);
    double low = Math.max(truncate ? Math.floor(fast) : fast, 0);
    double high = Math.min(truncate ? Math.ceil(slow) : slow, headElements - 1);
    double span = high == low ? 0.001 : high - low;
    float[] frequencies = plain(theta, headElements).frequencies();
    for (int i = 0; i < frequencies.length; i++) {
      double extrapolated = 1 - Math.min(1, Math.max(0, (i - low) / span));
      double kept = frequencies[i] * extrapolated;
      frequencies[i] = (float) (frequencies[i] / factor * (1 - extrapolated) + kept);
    }
    return new Rope(frequencies, attention);
  }

  /** Returns the pair that turns this often within the original context. */
  private static double yarnBound(double turns, int headElements, double theta, double context) {
    return headElements * Math.log(context / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
  }
}
