package dev.m1.backend.djl;

import com.fasterxml.jackson.core.JsonParser;
import dev.m1.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One JSON object of a model folder with typed access, whose errors name file, key and value.
 *
 * @param path the file
 * @param where the path of keys to the object, empty for the whole file
 * @param members what is in it
 */
record JsonFile(Path path, String where, Map<String, Object> members) {

  /** Reads a file. */
  static JsonFile read(Path path) {
    return read(path, Set.of());
  }

  /** Reads a file but for members at these paths. */
  static JsonFile read(Path path, Set<String> skipped) {
    try (JsonParser in = Json.FACTORY.createParser(Files.newInputStream(path))) {
      return new JsonFile(path, "", Json.object(in, skipped));
    } catch (IOException e) {
      throw new ModelLoadException(
          "cannot read " + path + ": " + Json.reason(e) + "; fetch the file again", e);
    }
  }

  /** Says whether there is a value that is not null. */
  boolean has(String key) {
    return get(key).isPresent();
  }

  /** Returns a value that is not null. */
  Optional<Object> get(String key) {
    return Optional.ofNullable(members.get(key)).filter(value -> value != Json.NULL);
  }

  /** Returns a whole number in a range. */
  int integer(String key, int least, int most) {
    return optionalInteger(key, least, most)
        .orElseThrow(() -> bad(key, "is missing; it must be a whole number"));
  }

  /** Returns a whole number in a range, if it is there. */
  OptionalInt optionalInteger(String key, int least, int most) {
    Optional<Object> value = get(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (value.get() instanceof Long number && number >= least && number <= most) {
      return OptionalInt.of(number.intValue());
    }
    throw bad(
        key, "must be a whole number in " + least + ".." + most + " but is " + shown(value.get()));
  }

  /** Returns a positive, finite number, or the default if it is missing. */
  double number(String key, double missing) {
    return optionalNumber(key).orElse(missing);
  }

  /** Returns a positive, finite number. */
  double number(String key) {
    return optionalNumber(key)
        .orElseThrow(() -> bad(key, "is missing; it must be a positive number"));
  }

  Optional<Double> optionalNumber(String key) {
    return get(key)
        .map(
            value -> {
              double number =
                  value instanceof Long whole
                      ? whole
                      : value instanceof Double fraction ? fraction : Double.NaN;
              if (!(number > 0 && number <= 1e15)) {
                throw bad(key, "must be a positive number but is " + shown(value));
              }
              return number;
            });
  }

  boolean flag(String key, boolean missing) {
    return get(key)
        .map(
            value -> {
              if (value instanceof Boolean flag) {
                return flag;
              }
              throw bad(key, "must be true or false but is " + shown(value));
            })
        .orElse(missing);
  }

  Optional<String> text(String key) {
    return get(key)
        .map(
            value -> {
              if (value instanceof String text) {
                return text;
              }
              throw bad(key, "must be a text but is " + shown(value));
            });
  }

  /** Returns an object inside this one. */
  Optional<JsonFile> object(String key) {
    return get(key).map(value -> object(key, value));
  }

  /** Views a value found in this object, such as a list's element, as an object. */
  JsonFile object(String key, Object value) {
    if (value instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked") // Json makes no maps with other keys
      Map<String, Object> members = (Map<String, Object>) map;
      return new JsonFile(path, where + key + ".", members);
    }
    throw bad(key, "must be an object but is " + shown(value));
  }

  /** Returns a list; empty if it is missing. */
  List<?> list(String key) {
    return get(key)
        .<List<?>>map(
            value -> {
              if (value instanceof List<?> list) {
                return list;
              }
              throw bad(key, "must be a list but is " + shown(value));
            })
        .orElse(List.of());
  }

  /** Returns an error about a value of this object. */
  ModelLoadException bad(String key, String problem) {
    return new ModelLoadException("cannot open " + path + ": " + where + key + " " + problem);
  }

  private static String shown(Object value) {
    String text = value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }
}
