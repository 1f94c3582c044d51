package dev.m1.backend.djl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads JSON strictly into maps, lists, {@link String}, {@link Long}, {@link Double}, {@link
 * Boolean} and {@link #NULL}: double keys, numbers beyond 64 bits, deep nesting and text after the
 * end are errors.
 */
final class Json {
  /** JSON's null. */
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  /** Strict, for files of any length: the largest tokenizers have 35 MB. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxStringLength(4_000_000)
                  .maxNameLength(100_000)
                  .build())
          // names are tokens of a vocabulary here: interning them would fill a table for nothing
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private Json() {}

  /**
   * Reads one object and the end of the text.
   *
   * @param skipped members that are read over, by their path such as {@code model.merges}; they
   *     stand as {@link #NULL}
   * @throws IOException if the text is not one JSON object
   */
  static Map<String, Object> object(JsonParser in, Set<String> skipped) throws IOException {
    if (in.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(in, "it does not begin with an object");
    }
    Map<String, Object> object = members(in, skipped);
    if (in.nextToken() != null) {
      throw new JsonParseException(in, "there is text after the end");
    }
    return object;
  }

  private static Map<String, Object> members(JsonParser in, Set<String> skipped)
      throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      if (skipped.contains(name)) {
        in.skipChildren();
        members.put(name, NULL);
      } else {
        members.put(name, value(in, token, inside(name, skipped)));
      }
    }
    return Collections.unmodifiableMap(members);
  }

  private static Set<String> inside(String name, Set<String> skipped) {
    return skipped.isEmpty()
        ? skipped
        : skipped.stream()
            .filter(path -> path.startsWith(name + "."))
            .map(path -> path.substring(name.length() + 1))
            .collect(Collectors.toSet());
  }

  private static Object value(JsonParser in, JsonToken token, Set<String> skipped)
      throws IOException {
    return switch (token) {
      case START_OBJECT -> members(in, skipped);
      case START_ARRAY -> elements(in);
      case VALUE_STRING -> in.getText();
      case VALUE_NUMBER_INT -> in.getLongValue();
      case VALUE_NUMBER_FLOAT -> in.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NULL;
      default -> throw new JsonParseException(in, "unexpected " + token);
    };
  }

  private static List<Object> elements(JsonParser in) throws IOException {
    List<Object> elements = new ArrayList<>();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      elements.add(value(in, token, Set.of()));
    }
    return Collections.unmodifiableList(elements);
  }

  /** Returns the message of a parse error without the parser's own position text. */
  static String reason(IOException e) {
    return e instanceof JsonParseException parse
        ? parse.getOriginalMessage() + " at line " + parse.getLocation().getLineNr()
        : String.valueOf(e.getMessage());
  }
}
