package dev.m1.eval.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Takes the fields of a row apart; what is not as it should be becomes the row's problem. */
record Fields(JsonNode row) {
  boolean has(String name) {
    JsonNode field = row.path(name);
    return !field.isMissingNode() && !field.isNull();
  }

  JsonNode node(String name) {
    return row.path(name);
  }

  /** Returns a text that has to be there, stripped. */
  String text(String name) throws MalformedRow {
    JsonNode field = row.path(name);
    if (!field.isValueNode() || field.isNull()) {
      throw new MalformedRow(
          "\"" + name + "\" must be a text: " + (has(name) ? shown(field) : "there is none"));
    }
    return field.asText().strip();
  }

  /** Returns a text, or an empty one where the field is missing, null or no text. */
  String optional(String name) {
    JsonNode field = row.path(name);
    return field.isValueNode() && !field.isNull() ? field.asText().strip() : "";
  }

  /** Returns the texts of columns that have to be there. */
  List<String> columns(String... names) throws MalformedRow {
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      texts.add(text(name));
    }
    return texts;
  }

  /** Returns the texts of a list. */
  List<String> list(String name) throws MalformedRow {
    JsonNode field = row.path(name);
    if (!field.isArray()) {
      throw new MalformedRow("\"" + name + "\" must be a list: " + shown(field));
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : field) {
      texts.add(asText(text));
    }
    return texts;
  }

  /**
   * Returns options from a map of letters to texts, a list of texts, or a list of objects with a
   * letter and a content; in the order of the letters.
   *
   * @param raw whether white space around the texts stays
   */
  List<String> options(String name, boolean raw) throws MalformedRow {
    JsonNode field = row.path(name);
    Map<String, String> byLetter = new TreeMap<>();
    if (field.isObject()) {
      for (Map.Entry<String, JsonNode> option : field.properties()) {
        put(byLetter, option.getKey(), option.getValue());
      }
    } else if (field.isArray()) {
      for (JsonNode option : field) {
        boolean lettered = option.isObject();
        put(
            byLetter,
            lettered ? option.path("letter").asText() : letterOf(byLetter.size()),
            lettered ? option.path("content") : option);
      }
    } else {
      throw new MalformedRow(
          "\"" + name + "\" must be a list of texts or a map of letters: " + shown(field));
    }
    int expected = 0;
    for (String letter : byLetter.keySet()) {
      if (!letter.equals(letterOf(expected++))) {
        throw new MalformedRow(
            "the options' letters must be A, B, C … without a gap: " + byLetter.keySet());
      }
    }
    return byLetter.values().stream().map(text -> raw ? text : text.strip()).toList();
  }

  private static void put(Map<String, String> options, String letter, JsonNode text)
      throws MalformedRow {
    if (options.put(letter.strip(), asText(text)) != null) {
      throw new MalformedRow("option " + letter.strip() + " is there twice");
    }
  }

  private static String letterOf(int index) throws MalformedRow {
    if (index >= MultipleChoice.MAX_OPTIONS) {
      throw new MalformedRow("there are more than " + MultipleChoice.MAX_OPTIONS + " options");
    }
    return MultipleChoice.letter(index);
  }

  /** Returns the index from 0 of a letter. */
  static int index(String letter) throws MalformedRow {
    String upper = letter.strip().toUpperCase(Locale.ROOT);
    if (upper.length() != 1 || upper.charAt(0) < 'A' || upper.charAt(0) > 'Z') {
      throw new MalformedRow("the key must be a letter: \"" + Texts.shortened(letter) + "\"");
    }
    return upper.charAt(0) - 'A';
  }

  /** Returns the index from 0 of the letter in a field. */
  int letter(String name) throws MalformedRow {
    return index(text(name));
  }

  /** Returns a whole number. */
  int integer(String name) throws MalformedRow {
    String text = text(name);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new MalformedRow("\"" + name + "\" must be a whole number: " + text);
    }
  }

  private static String asText(JsonNode node) throws MalformedRow {
    if (!node.isValueNode() || node.isNull()) {
      throw new MalformedRow("an option must be a text: " + shown(node));
    }
    return node.asText();
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "there is none" : Texts.shortened(node.toString());
  }
}
