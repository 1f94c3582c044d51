package dev.m1.eval.internal;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads and writes the JSON of runs and reports. Fields that nobody asks for are ignored; what is
 * missing or wrong is an {@link IllegalArgumentException} that names the field.
 */
public final class Json {
  /** Characters from the surrogates on are escaped, so that a lone half survives UTF-8. */
  private static final int HIGHEST_PLAIN = 0xD7FF;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(new JsonFactoryBuilder().highestNonEscapedChar(HIGHEST_PLAIN).build())
          .build();

  private Json() {}

  /** Makes an empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Starts a record of a kind and version, which stand first. */
  public static ObjectNode object(String kind, int version) {
    return object().put(kind, version);
  }

  /** Writes a value in one line. */
  public static String line(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Writes a value for people: indented, with a line feed at its end. */
  public static String pretty(JsonNode node) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Reads a value. */
  public static JsonNode parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node.isMissingNode()) {
        throw new IllegalArgumentException("there is no JSON value");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Checks that a record is of a kind, and not of a newer version than this m1 knows. */
  public static void checkVersion(JsonNode node, String kind, int version) {
    int found = integer(node, kind);
    if (found > version) {
      throw new IllegalArgumentException(
          "written by a newer m1 ("
              + kind
              + " version "
              + found
              + ", this one reads "
              + version
              + "); update m1");
    }
  }

  /** Returns a field that must be there. */
  public static JsonNode get(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("the field " + name + " is missing");
    }
    return value;
  }

  /** Returns a field that may be missing or null. */
  public static Optional<JsonNode> find(JsonNode node, String name) {
    return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
  }

  /** Returns a field that must be there and fit. */
  private static JsonNode get(JsonNode node, String name, String wanted, Predicate<JsonNode> fits) {
    JsonNode value = get(node, name);
    if (!fits.test(value)) {
      throw new IllegalArgumentException("the field " + name + " must be " + wanted + ": " + value);
    }
    return value;
  }

  private static JsonNode whole(JsonNode node, String name, Predicate<JsonNode> fits) {
    return get(node, name, "a whole number", value -> value.isIntegralNumber() && fits.test(value));
  }

  /** Returns a field that is a text. */
  public static String text(JsonNode node, String name) {
    return get(node, name, "a text", JsonNode::isTextual).textValue();
  }

  /** Returns a field that is a whole number of 32 bits. */
  public static int integer(JsonNode node, String name) {
    return whole(node, name, JsonNode::canConvertToInt).intValue();
  }

  /** Returns a field that is a whole number of 64 bits. */
  public static long integer64(JsonNode node, String name) {
    return whole(node, name, JsonNode::canConvertToLong).longValue();
  }

  /** Returns a field that is a number. */
  public static double number(JsonNode node, String name) {
    return get(node, name, "a number", JsonNode::isNumber).doubleValue();
  }

  /** Returns a field that is true or false. */
  public static boolean flag(JsonNode node, String name) {
    return get(node, name, "true or false", JsonNode::isBoolean).booleanValue();
  }

  /** Returns a field that names an enum's constant, in small or capital letters. */
  public static <E extends Enum<E>> E constant(JsonNode node, String name, Class<E> type) {
    String text = text(node, name);
    try {
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the field " + name + " names no " + type.getSimpleName() + ": \"" + text + "\"", e);
    }
  }

  /** Reads a field that is a list. */
  public static <T> List<T> list(JsonNode node, String name, Function<JsonNode, T> reader) {
    JsonNode array = get(node, name, "a list", JsonNode::isArray);
    List<T> all = new ArrayList<>(array.size());
    array.forEach(element -> all.add(reader.apply(element)));
    return all;
  }

  /** Reads an object's fields in their order; a field that is not there is an empty map. */
  public static <T> Map<String, T> map(JsonNode node, String name, Function<JsonNode, T> reader) {
    Map<String, T> all = new LinkedHashMap<>();
    find(node, name)
        .ifPresent(
            object ->
                object.properties().forEach(e -> all.put(e.getKey(), reader.apply(e.getValue()))));
    return all;
  }

  /** Writes figures by their names. */
  public static void put(ObjectNode node, String name, Map<String, Double> figures) {
    ObjectNode object = node.putObject(name);
    figures.forEach(object::put);
  }
}
