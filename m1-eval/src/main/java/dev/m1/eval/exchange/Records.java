package dev.m1.eval.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.m1.Question.MultipleChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes the records of result files apart. */
final class Records {
  static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private Records() {}

  /** Goes through a list, or through one object a line. */
  static void each(Path file, Consumer<JsonNode> records) throws IOException {
    try (MappingIterator<JsonNode> values =
        MAPPER.readerFor(JsonNode.class).readValues(file.toFile())) {
      while (values.hasNextValue()) {
        JsonNode value = values.nextValue();
        if (value.isArray()) {
          value.forEach(records);
        } else {
          records.accept(value);
        }
      }
    }
  }

  /** Returns a text that has to be there. */
  static String text(JsonNode record, String name) {
    JsonNode field = record.path(name);
    if (!field.isValueNode() || field.isNull()) {
      throw new IllegalArgumentException("there is no text \"" + name + "\"");
    }
    return field.asText();
  }

  /** Returns a text, or an empty one. */
  static String optional(JsonNode record, String name) {
    JsonNode field = record.path(name);
    return field.isValueNode() && !field.isNull() ? field.asText() : "";
  }

  /** Returns options from a list or from a map of letters. */
  static List<String> options(JsonNode node) {
    List<String> options = new ArrayList<>();
    if (node.isObject()) {
      Map<String, String> sorted = new TreeMap<>();
      node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asText()));
      options.addAll(sorted.values());
    } else {
      node.forEach(option -> options.add(option.asText()));
    }
    return options;
  }

  static MultipleChoice question(String text, List<String> options) {
    if (options.size() < 2) {
      throw new IllegalArgumentException("there are no options to choose from");
    }
    return new MultipleChoice(text, options);
  }

  /** Returns the key's letter from a letter, an index from 0, or an option's text. */
  static String key(String target, List<String> options) {
    String said = target.strip();
    String upper = said.toUpperCase(Locale.ROOT);
    if (upper.length() == 1 && upper.charAt(0) >= 'A' && upper.charAt(0) < 'A' + options.size()) {
      return upper;
    }
    int index = options.indexOf(said);
    if (index < 0 && said.matches("\\d{1,2}")) {
      index = Integer.parseInt(said);
    }
    if (index < 0 || index >= options.size()) {
      throw new IllegalArgumentException("the target is no option: \"" + said + "\"");
    }
    return MultipleChoice.letter(index);
  }
}
