package dev.m1.eval.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the part of Humanity's Last Exam that is medical, without pictures, and has options. */
final class HleForm {
  private static final String CATEGORY = "Biology/Medicine";
  private static final Pattern CHOICES = Pattern.compile("(?m)^\\s*Answer Choices:[ \\t]*$");
  private static final Pattern OPTION = Pattern.compile("(?m)^\\s*([A-Z])[.)][ \\t]+");

  static final Form FORM = new Form(Cards.HLE, JsonRows::arrayOrLines, HleForm::drafts);

  private HleForm() {}

  private static List<Draft> drafts(Row row, Fields fields) throws MalformedRow {
    boolean asked =
        fields.text("category").equals(CATEGORY)
            && fields.text("answer_type").equals("multipleChoice")
            && fields.optional("image").isEmpty();
    if (!asked) {
      return List.of();
    }
    String text = fields.text("question");
    Matcher choices = CHOICES.matcher(text);
    int end = -1;
    int begin = -1;
    while (choices.find()) {
      begin = choices.start();
      end = choices.end();
    }
    if (end < 0) {
      throw new MalformedRow("the question has no \"Answer Choices:\"");
    }
    return List.of(
        Draft.choice(
                fields.optional("id"),
                text.substring(0, begin).strip(),
                options(text.substring(end)),
                fields.letter("answer"))
            .in("subject", fields.optional("raw_subject")));
  }

  /** An option reaches up to the line that begins with the letter after its own. */
  private static List<String> options(String text) throws MalformedRow {
    List<String> options = new ArrayList<>();
    Matcher matcher = OPTION.matcher(text);
    int begun = -1;
    while (matcher.find()) {
      boolean next = matcher.group(1).charAt(0) == 'A' + options.size() + (begun < 0 ? 0 : 1);
      if (next) {
        if (begun >= 0) {
          options.add(text.substring(begun, matcher.start()).strip());
        }
        begun = matcher.end();
      }
    }
    if (begun < 0) {
      throw new MalformedRow("no option follows \"Answer Choices:\"");
    }
    options.add(text.substring(begun).strip());
    return options;
  }
}
