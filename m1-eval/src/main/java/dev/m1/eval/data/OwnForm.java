package dev.m1.eval.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import java.util.List;
import java.util.Map;

/** Reads the documented form for questions of one's own: docs/datasets.md describes it. */
final class OwnForm {
  private static final String ANSWER = "answer";
  private static final String ANSWER_IDX = "answer_idx";

  static final Form FORM = Form.of(Cards.JSONL, JsonRows::lines, OwnForm::draft);

  private OwnForm() {}

  private static Draft draft(Row row, Fields fields) throws MalformedRow {
    Draft draft = fields.has("options") ? choice(fields) : open(fields);
    for (Map.Entry<String, String> slice : Forms.texts(fields, "slices").entrySet()) {
      draft = draft.in(slice.getKey(), slice.getValue());
    }
    String cluster = fields.optional("cluster");
    return cluster.isEmpty()
        ? draft
        : new Draft(
            draft.id(), draft.question(), draft.key(), cluster, draft.slices(), draft.doubts());
  }

  private static Draft choice(Fields fields) throws MalformedRow {
    List<String> options = fields.options("options", false);
    if (fields.has(ANSWER_IDX)) {
      Draft draft =
          Draft.choice(id(fields), fields.text("question"), options, fields.letter(ANSWER_IDX));
      return fields.has(ANSWER) ? draft.checked(fields.text(ANSWER)) : draft;
    }
    return Draft.choice(
        id(fields), fields.text("question"), options, key(options, fields.text(ANSWER)));
  }

  private static String id(Fields fields) {
    return fields.optional("id");
  }

  /** The answer is a letter, or the text of one option. */
  private static int key(List<String> options, String answer) throws MalformedRow {
    boolean letter =
        answer.length() == 1
            && answer.charAt(0) >= 'A'
            && answer.charAt(0) < 'A' + Math.min(options.size(), MultipleChoice.MAX_OPTIONS);
    if (letter) {
      return answer.charAt(0) - 'A';
    }
    int at = options.indexOf(answer);
    if (at < 0 || options.lastIndexOf(answer) != at) {
      throw new MalformedRow(
          "the answer is neither a letter nor the text of one option: \""
              + Texts.shortened(answer)
              + "\"");
    }
    return at;
  }

  private static Draft open(Fields fields) throws MalformedRow {
    String stem = fields.text("question");
    String answer = fields.text(ANSWER);
    JsonNode node = fields.node(ANSWER);
    if (stem.isEmpty() || answer.isEmpty()) {
      throw new MalformedRow("question and answer must not be empty");
    }
    Question question =
        node.isNumber()
            ? Question.numeric(stem, fields.optional("unit"), tolerance(fields))
            : Question.freeText(stem);
    String cluster = Canonical.cluster(stem, List.of());
    return new Draft(id(fields), question, answer, cluster, Map.of(), List.of());
  }

  private static Question.Tolerance tolerance(Fields fields) throws MalformedRow {
    try {
      return new Question.Tolerance(number(fields, "within"), number(fields, "withinFraction"));
    } catch (IllegalArgumentException e) {
      throw new MalformedRow(String.valueOf(e.getMessage()));
    }
  }

  private static double number(Fields fields, String name) throws MalformedRow {
    JsonNode node = fields.node(name);
    if (fields.has(name) && !node.isNumber()) {
      throw new MalformedRow("\"" + name + "\" must be a number: " + node);
    }
    return node.asDouble(0);
  }
}
