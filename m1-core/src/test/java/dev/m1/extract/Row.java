package dev.m1.extract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One line of JSON test data. */
record Row(Map<String, @Nullable Object> fields) {
  private static final JsonFactory JSON = new JsonFactory();

  static Row read(String line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      return new Row(map(parser));
    }
  }

  boolean has(String name) {
    return fields.get(name) != null;
  }

  String text(String name) {
    return Objects.requireNonNull(fields.get(name), name).toString();
  }

  boolean flag(String name) {
    return (Boolean) Objects.requireNonNull(fields.get(name), name);
  }

  double number(String name) {
    return ((Number) Objects.requireNonNull(fields.get(name), name)).doubleValue();
  }

  /** Returns the texts of a list, or the values of a map. */
  List<String> texts(String name) {
    Object value = Objects.requireNonNull(fields.get(name), name);
    Iterable<?> items = value instanceof Row map ? map.fields().values() : (List<?>) value;
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(String.valueOf(item)));
    return texts;
  }

  Row row(String name) {
    return (Row) Objects.requireNonNull(fields.get(name), name);
  }

  private static Map<String, @Nullable Object> map(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        return new Row(map(parser));
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return parser.getDoubleValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      default -> {
        return null;
      }
    }
  }
}
