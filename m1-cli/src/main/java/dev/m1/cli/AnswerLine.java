package dev.m1.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.m1.AnswerText;
import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of {@code m1 extract}.
 *
 * @param id the id as JSON, to be given back as it came
 */
record AnswerLine(String id, MultipleChoice question, AnswerText answer) {
  /** Stands for a question that is left out: extraction hardly looks at it. */
  private static final String NO_QUESTION = "(not given)";

  /** Reads lines; an {@link IllegalArgumentException} says what is wrong with one. */
  static final class Reader {
    private final JsonMapper json = JsonMapper.builder().build();

    AnswerLine read(String line) {
      JsonNode root = parse(line);
      if (!root.isObject()) {
        throw new IllegalArgumentException("a line must be a JSON object: " + shortened(line));
      }
      JsonNode id = root.path("id");
      if (!id.isTextual() && !id.isNumber()) {
        throw new IllegalArgumentException("\"id\" must be a text or a number: " + described(id));
      }
      JsonNode text = root.path("text");
      if (!text.isTextual()) {
        throw new IllegalArgumentException("\"text\" must be a text: " + described(text));
      }
      String asked = root.path("question").asText("");
      MultipleChoice question =
          new MultipleChoice(asked.isBlank() ? NO_QUESTION : asked, options(root.path("options")));
      AnswerText answer =
          new AnswerText(
              text.textValue(),
              root.path("handOver").asText(""),
              root.path("complete").asBoolean(true));
      return new AnswerLine(id.toString(), question, answer);
    }

    private JsonNode parse(String line) {
      try {
        return json.readTree(line);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
      }
    }

    private static List<String> options(JsonNode node) {
      if (node.isArray()) {
        List<String> options = new ArrayList<>();
        node.forEach(option -> options.add(text(option)));
        return options;
      }
      if (!node.isObject()) {
        throw new IllegalArgumentException(
            "\"options\" must be a list of texts or a letter-to-text map: " + described(node));
      }
      Map<String, String> byLetter = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        byLetter.put(field.getKey().strip(), text(field.getValue()));
      }
      int expected = 0;
      for (String letter : byLetter.keySet()) {
        if (expected >= MultipleChoice.MAX_OPTIONS
            || !letter.equals(MultipleChoice.letter(expected))) {
          throw new IllegalArgumentException(
              "the options' letters must be A, B, C … without a gap: " + byLetter.keySet());
        }
        expected++;
      }
      return List.copyOf(byLetter.values());
    }

    private static String text(JsonNode option) {
      if (option.isContainerNode() || option.isNull()) {
        throw new IllegalArgumentException(
            "an option must be a text: " + shortened(option.toString()));
      }
      return option.asText();
    }

    private static String described(JsonNode node) {
      return node.isMissingNode() ? "there is none" : shortened(node.toString());
    }

    private static String shortened(String text) {
      return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
  }
}
