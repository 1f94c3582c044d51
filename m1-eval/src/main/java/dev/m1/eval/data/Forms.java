package dev.m1.eval.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Knows how each benchmark that is a list of rows becomes questions. */
final class Forms {
  private static final String QUESTION = "question";
  private static final String ANSWER = "answer";
  private static final String ANSWER_IDX = "answer_idx";
  private static final String OPTIONS = "options";

  static final Form MEDQA = Form.of(Cards.MEDQA, JsonRows::lines, Forms::medqa);
  static final Form MEDMCQA = Form.of(Cards.MEDMCQA, JsonRows::lines, Forms::medmcqa);
  static final Form PUBMEDQA = Form.of(Cards.PUBMEDQA, JsonRows::object, Forms::pubmedqa);
  static final Form MMLU_PRO = new Form(Cards.MMLU_PRO, JsonRows::arrayOrLines, Forms::mmluPro);
  static final Form MEDBULLETS_JSON =
      Form.of(Cards.MEDBULLETS, JsonRows::columns, Forms::medbullets);
  static final Form MEDBULLETS_CSV = Form.of(Cards.MEDBULLETS, CsvRows::named, Forms::medbullets);
  static final Form MEDXPERTQA = Form.of(Cards.MEDXPERTQA, JsonRows::lines, Forms::medxpertqa);
  static final Form BEDSIDE = Form.of(Cards.BEDSIDE, JsonRows::lines, Forms::bedside);

  /** What stands between abstract and question in the evaluation data of HuatuoGPT-o1 and m1. */
  private static final String AFTER_ABSTRACT =
      "\n\nUsing the above document as a reference, please review the following question and choose"
          + " the option you find most appropriate.\n";

  private static final List<String> DECISIONS = List.of("yes", "no", "maybe");
  private static final List<String> MEDICAL = List.of("health", "biology");
  private static final String PADDING = "N/A";
  private static final String CHOICES = "Answer Choices:";

  private Forms() {}

  private static Draft medqa(Row row, Fields fields) throws MalformedRow {
    return Draft.choice(
            "", fields.text(QUESTION), fields.options(OPTIONS, false), fields.letter(ANSWER_IDX))
        .checked(fields.optional(ANSWER))
        .in("step", fields.optional("meta_info"));
  }

  private static Draft medmcqa(Row row, Fields fields) throws MalformedRow {
    return Draft.choice(
            fields.optional("id"),
            fields.text(QUESTION),
            fields.columns("opa", "opb", "opc", "opd"),
            fields.integer("cop") - 1)
        .in("subject", fields.optional("subject_name"))
        .in("topic", fields.optional("topic_name"))
        .in("choice", fields.optional("choice_type"));
  }

  /** The conclusion (LONG_ANSWER) gives the answer away: it is never shown. */
  private static Draft pubmedqa(Row row, Fields fields) throws MalformedRow {
    String question = fields.text("QUESTION");
    String decision = fields.text("final_decision");
    int key = DECISIONS.indexOf(decision);
    if (key < 0) {
      throw new MalformedRow("\"final_decision\" must be yes, no or maybe: " + decision);
    }
    String stem = String.join(" ", fields.list("CONTEXTS")) + AFTER_ABSTRACT + question;
    return Draft.choice(row.group(), stem, DECISIONS, key, question)
        .in("year", fields.optional("YEAR"));
  }

  private static List<Draft> mmluPro(Row row, Fields fields) throws MalformedRow {
    String category = fields.text("category");
    if (!MEDICAL.contains(category)) {
      return List.of();
    }
    List<String> padded = fields.options(OPTIONS, false);
    int key = fields.has("answer_index") ? fields.integer("answer_index") : fields.letter(ANSWER);
    if (key < 0 || key >= padded.size() || padded.get(key).equals(PADDING)) {
      throw new MalformedRow("the key is no option: " + fields.optional(ANSWER));
    }
    List<String> options = new ArrayList<>();
    int moved = key;
    for (int i = 0; i < padded.size(); i++) {
      if (!padded.get(i).equals(PADDING)) {
        options.add(padded.get(i));
      } else if (i < key) {
        moved--;
      }
    }
    Draft draft =
        Draft.choice(fields.optional("question_id"), fields.text(QUESTION), options, moved)
            .in("category", category)
            .in("source", fields.optional("src"));
    boolean agree = !fields.has(ANSWER) || fields.letter(ANSWER) == key;
    return List.of(
        agree
            ? draft
            : draft.doubted("\"answer\" and \"answer_index\" differ; the index is taken"));
  }

  private static Draft medbullets(Row row, Fields fields) throws MalformedRow {
    List<String> options = new ArrayList<>(fields.columns("opa", "opb", "opc", "opd"));
    String fifth = fields.optional("ope");
    if (!fifth.isEmpty()) {
      options.add(fifth);
    }
    return Draft.choice("", fields.text(QUESTION), options, fields.letter(ANSWER_IDX))
        .checked(fields.optional(ANSWER));
  }

  private static Draft medxpertqa(Row row, Fields fields) throws MalformedRow {
    String stem = fields.text(QUESTION);
    int choices = stem.lastIndexOf(CHOICES);
    String label = fields.node("label").isArray() ? one(fields.list("label")) : label(fields);
    return Draft.choice(
            fields.optional("id"),
            choices < 0 ? stem : stem.substring(0, choices).strip(),
            fields.options(OPTIONS, false),
            Fields.index(label))
        .in("task", fields.optional("medical_task"))
        .in("system", fields.optional("body_system"))
        .in("type", fields.optional("question_type"));
  }

  private static String label(Fields fields) throws MalformedRow {
    return fields.text(fields.has("label") ? "label" : ANSWER_IDX);
  }

  private static String one(List<String> labels) throws MalformedRow {
    if (labels.size() != 1) {
      throw new MalformedRow("there must be one right label: " + labels);
    }
    return labels.get(0);
  }

  private static Draft bedside(Row row, Fields fields) throws MalformedRow {
    return Draft.choice(
            "", fields.text("stem"), fields.options(OPTIONS, false), fields.letter("key"))
        .in("score", fields.optional("score"))
        .in("kind", fields.optional("kind"))
        .in("wording", fields.optional("wording"));
  }

  /** Returns the form of the paper's combined file, of all its sets or of one. */
  static Form m1Eval(String set) {
    return new Form(
        Cards.M1_EVAL,
        JsonRows::object,
        (row, fields) -> {
          if (!set.isEmpty() && !row.group().equals(set)) {
            return List.of();
          }
          // as they are, white space and all: so the paper's prompts had them
          Draft draft =
              Draft.choice(
                      "",
                      fields.text(QUESTION),
                      fields.options(OPTIONS, true),
                      fields.letter(ANSWER_IDX),
                      afterAbstract(fields.text(QUESTION)))
                  .checked(fields.text(ANSWER))
                  .in("set", row.group());
          return List.of(draft);
        });
  }

  private static String afterAbstract(String stem) {
    int at = stem.indexOf(AFTER_ABSTRACT);
    return at < 0 ? stem : stem.substring(at + AFTER_ABSTRACT.length());
  }

  /** Keeps the map of slices that a row states, as texts. */
  static Map<String, String> texts(Fields fields, String name) throws MalformedRow {
    Map<String, String> texts = new java.util.TreeMap<>();
    if (fields.has(name)) {
      if (!fields.node(name).isObject()) {
        throw new MalformedRow("\"" + name + "\" must be a map of texts");
      }
      fields.node(name).properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
    }
    return texts;
  }
}
