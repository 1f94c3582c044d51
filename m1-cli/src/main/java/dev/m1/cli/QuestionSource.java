package dev.m1.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.m1.Question;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the question of {@code m1 ask} from its argument, a file or standard input. */
final class QuestionSource {
  private QuestionSource() {}

  static Question read(
      @Nullable String argument, List<String> options, @Nullable Path file, InputStream in) {
    if (file != null) {
      if (argument != null || !options.isEmpty()) {
        throw new IllegalArgumentException(
            "--file holds the question and its options; leave out the argument and --option");
      }
      return fromFile(file);
    }
    String text = argument == null || argument.equals("-") ? fromInput(in) : argument;
    return question(text.strip(), options);
  }

  private static Question question(String text, List<String> options) {
    return options.isEmpty() ? Question.freeText(text) : Question.multipleChoice(text, options);
  }

  private static String fromInput(InputStream in) {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read standard input: " + e.getMessage(), e);
    }
  }

  private static Question fromFile(Path file) {
    try {
      return fromJson(onlyValue(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot read " + file + ": there is no such file", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "cannot read " + file + ": it is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cannot use " + file + ": " + e.getMessage(), e);
    }
  }

  /** A question asked must be the question meant: doubled keys and further values are refused. */
  private static JsonNode onlyValue(byte[] json) throws IOException {
    JsonMapper mapper =
        JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    try (MappingIterator<JsonNode> values = mapper.readerFor(JsonNode.class).readValues(json)) {
      JsonNode first = values.hasNextValue() ? values.nextValue() : MissingNode.getInstance();
      if (values.hasNextValue()) {
        throw new IllegalArgumentException(
            "it holds more than one JSON value; put one question into a file");
      }
      return first;
    }
  }

  private static Question fromJson(JsonNode root) {
    JsonNode text = root.path("question");
    if (!text.isTextual()) {
      throw new IllegalArgumentException(
          "\"question\" must be a text: " + (text.isMissingNode() ? "there is none" : text));
    }
    return question(text.textValue(), options(root.path("options")));
  }

  private static List<String> options(JsonNode node) {
    List<String> options = new ArrayList<>();
    if (node.isMissingNode() || node.isNull()) {
      return options;
    }
    if (node.isArray()) {
      node.forEach(option -> options.add(optionText(option)));
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        if (options.size() == Question.MultipleChoice.MAX_OPTIONS) {
          throw new IllegalArgumentException(
              "a question must have 2.."
                  + Question.MultipleChoice.MAX_OPTIONS
                  + " options: "
                  + node.size());
        }
        String expected = Question.MultipleChoice.letter(options.size());
        if (!field.getKey().strip().equals(expected)) {
          throw new IllegalArgumentException(
              "the options' letters must run A, B, C … in order: found \""
                  + field.getKey()
                  + "\" in place of \""
                  + expected
                  + "\"");
        }
        options.add(optionText(field.getValue()));
      }
    } else {
      throw new IllegalArgumentException(
          "\"options\" must be a list of texts or a letter-to-text map: " + node);
    }
    if (options.isEmpty()) {
      throw new IllegalArgumentException("\"options\" is empty; leave it out for a free question");
    }
    return options;
  }

  private static String optionText(JsonNode option) {
    if (option.isContainerNode() || option.isNull()) {
      throw new IllegalArgumentException("an option must be a text: " + option);
    }
    return option.asText();
  }
}
