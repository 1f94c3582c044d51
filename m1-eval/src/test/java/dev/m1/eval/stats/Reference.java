package dev.m1.eval.stats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Values of SciPy, statsmodels and scikit-learn: {@code reference.json}, which {@code reference.py}
 * beside it has written; its head says how to run it.
 */
@SuppressWarnings("exports") // tests are no module of their own
public final class Reference {
  private Reference() {}

  /** Returns one kind's values. */
  public static JsonNode of(String kind) {
    try (InputStream in =
        Objects.requireNonNull(Reference.class.getResourceAsStream("reference.json"))) {
      JsonNode node = JsonMapper.builder().build().readTree(in).path(kind);
      if (node.isMissingNode()) {
        throw new AssertionError("reference.json has no \"" + kind + "\"");
      }
      return node;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> cases(String kind) {
    JsonNode all = of(kind);
    if (!all.isArray() || all.isEmpty()) {
      throw new AssertionError("reference.json has no cases of \"" + kind + "\"");
    }
    return StreamSupport.stream(all.spliterator(), false);
  }

  static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(Reference::number)
        .toArray();
  }

  /** Returns whole numbers. */
  public static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }

  static boolean[] flags(JsonNode array) {
    boolean[] flags = new boolean[array.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = array.get(i).intValue() == 1;
    }
    return flags;
  }

  static double number(JsonNode node) {
    if (!node.isNumber()) {
      throw new AssertionError("not a number: " + node);
    }
    return node.doubleValue();
  }
}
