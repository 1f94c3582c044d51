package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ExtractionPropertyTest {
  private static final List<String> NAMES =
      List.of(
          "Amlodipine",
          "Bisoprolol",
          "Captopril",
          "Digoxin",
          "Enalapril",
          "Furosemide",
          "Glucagon",
          "Heparin",
          "Insulin",
          "Labetalol",
          "Ketamine",
          "Lidocaine",
          "Metformin",
          "Naloxone",
          "Omeprazole",
          "Propranolol",
          "Quinidine",
          "Rifampicin",
          "Salbutamol",
          "Tetracycline",
          "Urokinase",
          "Vancomycin",
          "Warfarin",
          "Xenon",
          "Yohimbine",
          "Zidovudine");

  @Provide
  Arbitrary<String> statements() {
    return Arbitraries.of(
        "«L»",
        "(«L»)",
        "«L».",
        "«L»)",
        "**«L»**",
        "Option «L»",
        "«L». «T»",
        "«L») «T»",
        "(«L») «T»",
        "«L»: «T»",
        "**«L». «T»**",
        "\\boxed{«L»}",
        "$\\boxed{\\text{«L»}}$",
        "\\boxed{«L». «T»}",
        "\\boxed{«T»}",
        "\\fbox{«L»}",
        "Answer: «L»",
        "Answer: («L»)",
        "**Answer:** «L»",
        "**Answer: «L»**",
        "Answer: «L». «T»",
        "Answer: «T»",
        "### Final Answer\n\n«L»",
        "Final Answer: «L»",
        "The answer is «L».",
        "The answer is («L»).",
        "The correct answer is **«L». «T»**.",
        "The answer is «T».",
        "The answer is «T» («L»).",
        "The correct option is «L».",
        "Correct choice: «L»",
        "The best answer is option «L».",
        "I choose «L».",
        "I would go with option «L».",
        "«L» is the correct answer.",
        "Option «L» is correct.",
        "Option «L» («T») is correct.",
        "«T» is the correct answer.",
        "Therefore, the answer is «L».",
        "<answer>«L»</answer>",
        "{\"answer_choice\": \"«L»\"}",
        "{\"answer\": \"«L». «T»\"}",
        "The answer is not clear at first. Wait, actually «L».");
  }

  @Provide
  Arbitrary<String> before() {
    return Arbitraries.of(
        "",
        "",
        "Sure! Here is my answer.\n\n",
        "The history is short and the pain is severe.\n",
        "Let me look at the findings first. The pressure is 90/60 mmHg.\n\n",
        "\n\n  ",
        "Note that the dose matters (see above).\n\n---\n\n");
  }

  @Provide
  Arbitrary<String> after() {
    return Arbitraries.of(
        "",
        "",
        "\n\nThis fits the findings best.",
        "\n\nI hope this helps!",
        "\n",
        "\n\nQuestion: What is next?\nA. this\nB. that\nAnswer: B",
        "\n\nUser: and now?\nAssistant: The answer is A.",
        "<|im_end|>",
        "\n\n---\n");
  }

  @Property(tries = 3000, seed = "20250401")
  void extract_renderedStatement_givesTheOptionBack(
      @ForAll("statements") String form,
      @ForAll("before") String before,
      @ForAll("after") String after,
      @ForAll @IntRange(min = 2, max = 26) int count,
      @ForAll @IntRange(min = 0, max = 25) int wanted) {
    int option = wanted % count;
    MultipleChoice question =
        MultipleChoice.class.cast(
            Question.multipleChoice("Which drug is given?", NAMES.subList(0, count)));
    String text =
        before
            + form.replace("«L»", MultipleChoice.letter(option)).replace("«T»", NAMES.get(option))
            + after;
    ExtractedAnswer verdict =
        AnswerExtractors.strict().extract(AnswerText.complete(text), question);
    assertThat(verdict.letter())
        .as("%s in %s", verdict, text)
        .contains(MultipleChoice.letter(option));
  }

  @Property(tries = 2000, seed = "20250401")
  void extract_twoDifferentStatements_giveNoLetter(
      @ForAll("statements") String one,
      @ForAll("statements") String other,
      @ForAll @IntRange(min = 2, max = 26) int count,
      @ForAll @IntRange(min = 0, max = 25) int first) {
    boolean comparable = isExplicit(one) && isExplicit(other);
    if (!comparable) {
      return;
    }
    int left = first % count;
    int right = (left + 1) % count;
    String text = fill(one, left) + "\n\n" + fill(other, right);
    ExtractedAnswer verdict =
        AnswerExtractors.strict()
            .extract(
                AnswerText.complete(text),
                Question.multipleChoice("Which drug is given?", NAMES.subList(0, count)));
    assertThat(verdict.letter()).as("%s in %s", verdict, text).isEmpty();
  }

  private static boolean isExplicit(String form) {
    boolean stated = form.contains("nswer") || form.contains("boxed");
    return stated && !form.startsWith("{\"") && !form.contains("Wait");
  }

  private static String fill(String form, int option) {
    return form.replace("«L»", MultipleChoice.letter(option)).replace("«T»", NAMES.get(option));
  }

  @Property(tries = 2000, seed = "20250401")
  void extract_randomCharacters_giveNoLetter(@ForAll("noise") String text) {
    MultipleChoice question = new MultipleChoice("Which drug is given?", NAMES);
    ExtractedAnswer verdict =
        AnswerExtractors.strict().extract(AnswerText.complete(text), question);
    assertThat(verdict.letter()).as("%s in %s", verdict, text).isEmpty();
  }

  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> ascii =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars('\n')
            .ofMinLength(8)
            .ofMaxLength(400);
    Arbitrary<String> any = Arbitraries.strings().all().ofMinLength(8).ofMaxLength(200);
    Arbitrary<String> signs =
        Arbitraries.strings().withChars("(){}[]\\*:.,\"'\n -/").ofMaxLength(300);
    // a letter among blanks is no noise: it is an answer
    return Arbitraries.oneOf(ascii, any, signs).filter(text -> text.strip().length() > 1);
  }

  @Property(tries = 1000, seed = "20250401")
  void extract_anyTextOnAnyQuestion_hasASpanInsideIt(
      @ForAll("wild") String text, @ForAll boolean complete) {
    List<Question> questions = new ArrayList<>();
    questions.add(Question.multipleChoice("Which?", NAMES));
    questions.add(Question.numeric("How much?", "mg/dL", Question.Tolerance.relative(0.1)));
    questions.add(Question.freeText("What?"));
    for (Question question : questions) {
      AnswerText answer = new AnswerText(text, "", complete);
      ExtractedAnswer verdict = AnswerExtractors.strict().extract(answer, question);
      assertThat(verdict.span().end()).isLessThanOrEqualTo(text.length());
      assertThat(verdict.rule()).isNotEmpty();
    }
    AnswerExtractors.m1().extract(new AnswerText(text, "", complete), questions.get(0));
  }

  /** Pieces of answers, half surrogates and odd spaces in any order. */
  @Provide
  Arbitrary<String> wild() {
    return Arbitraries.of(
            "The answer is ",
            "A",
            "B. ",
            "\\boxed{",
            "}",
            "{",
            "\"answer\": ",
            "\"",
            "\ud800",
            "\udc00",
            "\n",
            " ",
            "12",
            "1.5e",
            "×10^",
            "-",
            "/",
            "mg",
            "</think>",
            "<think>",
            "<|",
            "Question: ",
            "wait, ",
            "Amlodipine",
            "é",
            "。",
            "选",
            "\\",
            "(",
            ")",
            "not ",
            "or ",
            "and ",
            ",",
            "?",
            "\u0000",
            "\b",
            "oxed{B}")
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces));
  }
}
