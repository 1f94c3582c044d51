package dev.m1.extract;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Span;
import dev.m1.Question;
import dev.m1.Question.MultipleChoice;
import java.util.List;
import java.util.Locale;

/**
 * Scores like the program that made the accuracies of the m1 paper (arXiv 2504.00869): a cascade of
 * a box, "answer is X", a lone letter, an option's text and, when all else fails, the option that
 * looks most like the text. It never says that it could not read an answer.
 *
 * <p>Immutable and thread-safe. Source: {@code score.py} and {@code extract_format.py} of m1.
 */
public final class M1Scorer implements AnswerExtractor {
  static final M1Scorer INSTANCE = new M1Scorer();

  private static final String FINAL_RESPONSE = "## Final Response\n\n";
  private static final String ANSWER_IS = "answer is";
  private static final int MOST_LETTERS = 14; // A to N
  private static final String IS = "is ";

  private M1Scorer() {}

  /** A letter and where it came from, in the extracted text. */
  private record Match(String letter, String rule, int start, int end) {}

  /**
   * Returns the letter that the published scorer reads, or {@link ExtractedAnswer.OutOfRange} where
   * that letter is no option ("the answer is Not …" reads N). An answer equal to a letter, an
   * option's text or both is that option.
   *
   * @throws IllegalArgumentException if the question has no options
   */
  @Override
  public ExtractedAnswer extract(AnswerText answer, Question question) {
    requireNonNull(answer, "answer");
    if (!(question instanceof MultipleChoice choice)) {
      throw new IllegalArgumentException(
          "the m1 scorer reads multiple-choice answers only, not "
              + question.getClass().getSimpleName()
              + "; use AnswerExtractors.strict()");
    }
    String extracted = extracted(answer);
    Span whole = new Span(0, answer.text().length());
    for (int i = 0; i < choice.options().size(); i++) {
      if (isEqual(extracted, choice, i)) {
        return new ExtractedAnswer.ParsedChoice(i, "m1-equal", whole);
      }
    }
    Match match = match(extracted, choice);
    int option = match.letter().charAt(0) - 'A';
    Span span = spanOf(match, extracted, answer);
    return option < choice.options().size()
        ? new ExtractedAnswer.ParsedChoice(option, match.rule(), span)
        : new ExtractedAnswer.OutOfRange(match.letter(), match.rule(), span);
  }

  /**
   * Says whether the published scorer counts an answer as right.
   *
   * <p>It first compares the text with the right option and only then reads a letter, so a text can
   * count for two options: "Vitamin A" where that is option C is right if C is, and if A is.
   *
   * @param right the index from 0 of the right option
   */
  public boolean isRight(AnswerText answer, MultipleChoice question, int right) {
    String extracted = extracted(answer);
    return isEqual(extracted, question, right)
        || matched(extracted, question).equals(MultipleChoice.letter(right));
  }

  /**
   * Returns the text that the published scorer goes on with: what stands in the last box, without
   * {@code \text} and what an equation starts with, else hand-over and answer as they are.
   */
  public String extracted(AnswerText answer) {
    String whole = answer.handOver() + answer.text();
    return strip(strip(whole, "\\boxed{"), "\\text{");
  }

  /** Returns the letter that the cascade reads from an extracted text; it always finds one. */
  public String matched(String extracted, MultipleChoice question) {
    return match(extracted, question).letter();
  }

  private static boolean isEqual(String extracted, MultipleChoice question, int option) {
    String said = lower(extracted);
    String letter = MultipleChoice.letter(option);
    String text = question.options().get(option);
    return said.equals(lower(text))
        || said.equals(lower(letter + ". " + text))
        || said.equals(lower(letter));
  }

  private static Span spanOf(Match match, String extracted, AnswerText answer) {
    String whole = answer.handOver() + answer.text();
    int base = whole.lastIndexOf(extracted) - answer.handOver().length();
    int length = answer.text().length();
    int start = Math.min(length, Math.max(0, base + match.start()));
    int end = Math.min(length, Math.max(start, base + match.end()));
    return new Span(start, end);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Takes the last box, and off it one wrapper and what stands before its last equals sign. */
  private static String strip(String text, String wrapper) {
    String boxed = lastBox(text);
    if (!boxed.startsWith(wrapper) || !boxed.endsWith("}")) {
      return boxed;
    }
    String inside = boxed.substring(wrapper.length(), boxed.length() - 1);
    int equals = inside.lastIndexOf('=');
    if (equals < 0) {
      return inside;
    }
    int start = equals + 1;
    while (start < inside.length() && inside.charAt(start) == ' ') {
      start++;
    }
    return inside.substring(start);
  }

  private static String lastBox(String text) {
    int start = text.lastIndexOf("\\boxed");
    if (start < 0) {
      start = text.lastIndexOf("\\fbox");
    }
    int depth = 0;
    for (int i = Math.max(0, start); start >= 0 && i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == '}' && depth == 0) {
        return text.substring(start, i + 1);
      }
    }
    return text;
  }

  private static Match match(String extracted, MultipleChoice question) {
    int marker = extracted.lastIndexOf(FINAL_RESPONSE);
    int offset = marker < 0 ? 0 : marker + FINAL_RESPONSE.length();
    String text = extracted.substring(offset);
    int stated = lastStated(text);
    if (stated >= 0) {
      return letterAt(text, stated, offset, "m1-answer-is");
    }
    int lone = lastLone(text, Math.min(MOST_LETTERS, question.options().size()));
    if (lone >= 0) {
      return letterAt(text, lone, offset, "m1-lone-letter");
    }
    return byText(text, question.options(), offset);
  }

  private static Match letterAt(String text, int at, int offset, String rule) {
    return new Match(text.substring(at, at + 1), rule, offset + at, offset + at + 1);
  }

  /** Returns the letter of the last match of {@code answer is\s*?[A-N]}, or -1. */
  private static int lastStated(String text) {
    int found = -1;
    int at = text.indexOf(ANSWER_IS);
    while (at >= 0) {
      int letter = at + ANSWER_IS.length();
      while (letter < text.length() && PythonText.isSpace(text.charAt(letter))) {
        letter++;
      }
      if (letter < text.length() && text.charAt(letter) >= 'A' && text.charAt(letter) <= 'N') {
        found = letter;
      }
      at = text.indexOf(ANSWER_IS, letter);
    }
    return found;
  }

  /**
   * Returns the letter of the last match of {@code ([一-鿿]|is |是|项|\*|\W|\ |\(|为|^|'|"|#)(?![aA]
   * )([LETTERS])(\W|[一-鿿]|$)}, or -1. Matches do not overlap: a character that ended one cannot
   * start the next.
   */
  private static int lastLone(String text, int letters) {
    int found = -1;
    int at = 0;
    while (at < text.length()) {
      int letter = letterFrom(text, at, letters);
      if (letter < 0) {
        at += Character.charCount(text.codePointAt(at));
        continue;
      }
      found = letter;
      boolean closed = letter + 1 < text.length();
      at = closed ? letter + 1 + Character.charCount(text.codePointAt(letter + 1)) : text.length();
    }
    return found;
  }

  /** Returns the letter of a match that starts at a character, or -1. */
  private static int letterFrom(String text, int at, int letters) {
    int point = text.codePointAt(at);
    int next = at + Character.charCount(point);
    boolean lead = PythonText.isHan(point) || !PythonText.isWord(point);
    if (lead && isLone(text, next, letters)) {
      return next;
    }
    if (text.startsWith(IS, at) && isLone(text, at + IS.length(), letters)) {
      return at + IS.length();
    }
    return at == 0 && isLone(text, 0, letters) ? 0 : -1;
  }

  private static boolean isLone(String text, int at, int letters) {
    if (at >= text.length() || text.charAt(at) < 'A' || text.charAt(at) >= 'A' + letters) {
      return false;
    }
    if (at + 1 >= text.length()) {
      return true;
    }
    int after = text.codePointAt(at + 1);
    boolean article = text.charAt(at) == 'A' && after == ' ';
    return !article && (PythonText.isHan(after) || !PythonText.isWord(after));
  }

  private static Match byText(String text, List<String> options, int offset) {
    String said = lower(text);
    int option = -1;
    int last = -1;
    for (int i = 0; i < options.size(); i++) {
      int at = said.lastIndexOf(lower(options.get(i)));
      if (at > last) {
        option = i;
        last = at;
      }
    }
    if (option >= 0) {
      int end = Math.min(text.length(), last + options.get(option).length());
      int start = Math.min(last, end);
      return new Match(
          MultipleChoice.letter(option), "m1-option-text", offset + start, offset + end);
    }
    SequenceMatcher.Prepared prepared = new SequenceMatcher.Prepared(said);
    double highest = 0;
    for (int i = 0; i < options.size(); i++) {
      double ratio = prepared.ratio(lower(options.get(i)));
      if (ratio >= highest) {
        option = i;
        highest = ratio;
      }
    }
    return new Match(
        MultipleChoice.letter(option), "m1-most-similar", offset, offset + text.length());
  }
}
