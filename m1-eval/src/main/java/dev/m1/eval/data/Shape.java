package dev.m1.eval.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the beginning of a JSON file looks like.
 *
 * @param names the names in its first object
 * @param inner the names in the first object inside that one
 * @param nested whether the first object's first value is an object or a list of objects
 */
record Shape(Set<String> names, Set<String> inner, boolean nested) {
  private static final int MOST_NAMES = 64;

  boolean has(String... wanted) {
    return names.containsAll(Set.of(wanted));
  }

  boolean hasInside(String... wanted) {
    return nested && inner.containsAll(Set.of(wanted));
  }

  /** Looks at a file; a file that is no JSON has no names. */
  static Shape of(Path file) {
    Set<String> names = new LinkedHashSet<>();
    try (BufferedReader in = Texts.open(file);
        JsonParser parser = JsonRows.MAPPER.createParser(in)) {
      if (skipTo(parser, parser.nextToken()) != JsonToken.START_OBJECT) {
        return new Shape(Set.of(), Set.of(), false);
      }
      Set<String> inner = new HashSet<>();
      boolean nested = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME && names.size() < MOST_NAMES) {
        names.add(parser.currentName());
        JsonToken value = parser.nextToken();
        if (names.size() == 1) {
          boolean list = value == JsonToken.START_ARRAY;
          nested = skipTo(parser, value) == JsonToken.START_OBJECT;
          if (nested) {
            fieldNames(parser, inner);
          }
          if (list) {
            skipRest(parser);
          }
        } else {
          parser.skipChildren();
        }
      }
      return new Shape(names, inner, nested);
    } catch (IOException e) {
      return new Shape(names, Set.of(), false); // reading it for real says what is wrong
    }
  }

  /** Steps from the beginning of a list to that of its first element. */
  private static @Nullable JsonToken skipTo(JsonParser parser, @Nullable JsonToken token)
      throws IOException {
    return token == JsonToken.START_ARRAY ? parser.nextToken() : token;
  }

  private static void fieldNames(JsonParser parser, Set<String> into) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      if (into.size() < MOST_NAMES) {
        into.add(parser.currentName());
      }
      parser.nextToken();
      parser.skipChildren();
    }
  }

  /** Steps from the first element of a list, or its end, to its end. */
  private static void skipRest(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    while (token != null && token != JsonToken.END_ARRAY) {
      parser.skipChildren();
      token = parser.nextToken();
    }
  }
}
