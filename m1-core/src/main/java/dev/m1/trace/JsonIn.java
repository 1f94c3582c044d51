package dev.m1.trace;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value and where it stands. Fields that nobody asks for are ignored. What is missing or
 * wrong is an {@link IllegalArgumentException} that names the place. Immutable.
 */
final class JsonIn {
  private final String path;

  /** A map, a list, a string, a {@link Figure}, a boolean, or null. */
  private final @Nullable Object value;

  /** A number as written, so that floats and doubles are read exactly. */
  private record Figure(String text) {}

  private JsonIn(String path, @Nullable Object value) {
    this.path = path;
    this.value = value;
  }

  /** Reads the only value of a text. */
  static JsonIn read(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      throw new IllegalArgumentException("there is no JSON value");
    }
    JsonIn all = new JsonIn("", readValue(parser));
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("there is more than one JSON value");
    }
    return all;
  }

  private static @Nullable Object readValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readFields(parser);
      case START_ARRAY -> readItems(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Figure(parser.getText());
      case VALUE_NULL -> null;
      default -> parser.getBooleanValue();
    };
  }

  private static Map<String, @Nullable Object> readFields(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, readValue(parser));
    }
    return fields;
  }

  private static List<@Nullable Object> readItems(JsonParser parser) throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(readValue(parser));
    }
    return items;
  }

  private Map<?, ?> fields() {
    if (value instanceof Map<?, ?> fields) {
      return fields;
    }
    throw wrong("an object");
  }

  /** Returns a field that must be there. */
  JsonIn get(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("the field " + at(name) + " is missing"));
  }

  /** Returns a field if it is there and not null. */
  Optional<JsonIn> find(String name) {
    Object field = fields().get(name);
    return field == null ? Optional.empty() : Optional.of(new JsonIn(at(name), field));
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  <T> List<T> list(String name, Function<JsonIn, T> reader) {
    return get(name).items().stream().map(reader).collect(Collectors.toList());
  }

  private List<JsonIn> items() {
    if (!(value instanceof List<?> items)) {
      throw wrong("an array");
    }
    List<JsonIn> all = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      all.add(new JsonIn(path + "[" + i + "]", items.get(i)));
    }
    return all;
  }

  Map<String, Double> pairs(String name) {
    Map<String, Double> all = new LinkedHashMap<>();
    for (JsonIn entry : get(name).items()) {
      List<JsonIn> pair = entry.items();
      if (pair.size() != 2) {
        throw entry.wrong("a pair");
      }
      all.put(pair.get(0).text(), pair.get(1).number());
    }
    return all;
  }

  String text(String name) {
    return get(name).text();
  }

  String text() {
    if (value instanceof String text) {
      return text;
    } else if (value instanceof Map<?, ?> map && map.get("utf16") instanceof String units) {
      return ByteBuffer.wrap(base64(units)).asCharBuffer().toString();
    }
    throw wrong("a text");
  }

  byte[] bytes(String name) {
    JsonIn field = get(name);
    if (field.value instanceof Map<?, ?> map && map.get("base64") instanceof String base64) {
      return field.base64(base64);
    }
    return field.text().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw wrong("Base64");
    }
  }

  boolean flag(String name) {
    JsonIn field = get(name);
    if (field.value instanceof Boolean flag) {
      return flag;
    }
    throw field.wrong("true or false");
  }

  int integer(String name) {
    return get(name).integer();
  }

  int integer() {
    if (value instanceof Figure figure) {
      try {
        return Integer.parseInt(figure.text());
      } catch (NumberFormatException e) {
        throw wrong("a whole number");
      }
    }
    throw wrong("a whole number");
  }

  OptionalInt optionalInteger(String name) {
    return find(name).map(field -> OptionalInt.of(field.integer())).orElse(OptionalInt.empty());
  }

  long whole(String name) {
    JsonIn field = get(name);
    if (field.value instanceof Figure figure) {
      try {
        return Long.parseLong(figure.text());
      } catch (NumberFormatException e) {
        throw field.wrong("a whole number");
      }
    }
    throw field.wrong("a whole number");
  }

  double number(String name) {
    return get(name).number();
  }

  double number() {
    return Double.parseDouble(figure());
  }

  private String figure() {
    if (value instanceof Figure figure) {
      return figure.text();
    }
    if (value instanceof String text
        && (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity"))) {
      return text;
    }
    throw wrong("a number");
  }

  int[] integers(String name) {
    return get(name).items().stream().mapToInt(JsonIn::integer).toArray();
  }

  /** Reads figures; null, which stands for "has none", as NaN. */
  float[] figures() {
    List<JsonIn> items = items();
    float[] all = new float[items.size()];
    for (int i = 0; i < all.length; i++) {
      JsonIn item = items.get(i);
      all[i] = item.value == null ? Float.NaN : Float.parseFloat(item.figure());
    }
    return all;
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) {
    return get(name).constant(type);
  }

  <E extends Enum<E>> E constant(Class<E> type) {
    String text = text();
    return Arrays.stream(type.getEnumConstants())
        .filter(each -> each.name().equals(text))
        .findFirst()
        .orElseThrow(() -> wrong("one of " + Arrays.toString(type.getEnumConstants())));
  }

  IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        (path.isEmpty() ? "the line" : path) + " must be " + expected + ": " + shortened());
  }

  private String shortened() {
    String text = value instanceof Figure figure ? figure.text() : String.valueOf(value).strip();
    return text.length() <= 60
        ? text
        : String.format(Locale.ROOT, "%s… (%d characters)", text.substring(0, 60), text.length());
  }
}
