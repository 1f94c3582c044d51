package dev.m1.extract;

import dev.m1.AnswerText;
import dev.m1.Question;
import java.util.List;
import java.util.Locale;

/**
 * The part of a text that is the answer: after any thinking that is still in it, and before any
 * next question that the model invented.
 *
 * @param start first character
 * @param end character after the last
 * @param json whether the part is a JSON text, so that {@code \n} in it is a line end
 * @param afterHandOver whether m1 forced text right before it
 * @param onlyThinking whether thinking was opened and never closed: there is no answer
 */
record AnswerPart(int start, int end, boolean json, boolean afterHandOver, boolean onlyThinking) {
  /** What stands between thinking and answer in the formats that leave both in one text. */
  private static final List<String> ANSWER_OPENERS =
      List.of(
          "</think>",
          "</thinking>",
          "</thought>",
          "## final response",
          "<|im_start|>answer",
          "<|start_header_id|>answer<|end_header_id|>");

  private static final List<String> THINKING_OPENERS =
      List.of("<think>", "<thinking>", "## thinking", "<|im_start|>think");

  /** What starts a turn or a question that nobody asked; compared in lower case at line starts. */
  private static final List<String> NEXT_TURNS =
      List.of(
          "user:",
          "human:",
          "question:",
          "q:",
          "next question",
          "new question",
          "follow-up question",
          "instruction:",
          "[inst]",
          "student:",
          "patient:",
          "input:",
          "problem:");

  private static final List<String> NUMBERED_TURNS =
      List.of("question", "q", "problem", "case", "example");

  private static final List<String> ROLE_LINES = List.of("user", "human", "assistant", "system");

  static AnswerPart of(AnswerText answer, Question question) {
    String text = answer.text();
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.length() != text.length()) {
      lower = asciiLower(text);
    }
    int start = 0;
    for (String opener : ANSWER_OPENERS) {
      int at = lower.lastIndexOf(opener);
      if (at >= 0) {
        start = Math.max(start, at + opener.length());
      }
    }
    boolean onlyThinking = false;
    for (String opener : THINKING_OPENERS) {
      onlyThinking |= start == 0 && lower.stripLeading().startsWith(opener);
    }
    int end = endOfTurn(lower, start, question);
    boolean json = text.startsWith("{", firstVisible(text, start));
    boolean forced = start == 0 && !answer.handOver().isBlank();
    return new AnswerPart(start, end, json, forced, onlyThinking);
  }

  /** Returns the part up to an earlier end. */
  AnswerPart endingAt(int earlier) {
    return new AnswerPart(start, earlier, json, afterHandOver, onlyThinking);
  }

  private static String asciiLower(String text) {
    StringBuilder lower = new StringBuilder(text);
    for (int i = 0; i < lower.length(); i++) {
      char c = lower.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        lower.setCharAt(i, (char) (c + 32));
      }
    }
    return lower.toString();
  }

  private static int firstVisible(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }

  /** Returns where the model's own turn ends. */
  private static int endOfTurn(String lower, int start, Question question) {
    int from = firstVisible(lower, start);
    int end = lower.length();
    for (String special : List.of("<|", "</s>", "<eos>", "<end_of_turn>", "[/inst]")) {
      int at = lower.indexOf(special, from + 1);
      end = at >= 0 ? Math.min(end, at) : end;
    }
    int line = lower.indexOf('\n', from);
    while (line >= 0 && line < end) {
      if (startsNextTurn(lower, line + 1, end, question)) {
        return line;
      }
      line = lower.indexOf('\n', line + 1);
    }
    return end;
  }

  private static boolean startsNextTurn(String lower, int line, int end, Question question) {
    int at = line;
    while (at < end && at - line < 8 && "#*> \t_".indexOf(lower.charAt(at)) >= 0) {
      at++;
    }
    boolean lettered = question.optionTexts().map(List::size).orElse(0) > 'Q' - 'A';
    for (String turn : NEXT_TURNS) {
      if (lettered && turn.equals("q:")) {
        continue; // "Q: text" names an option
      }
      if (lower.startsWith(turn, at)) {
        return !restates(lower, at + turn.length(), end, question.text());
      }
    }
    for (String turn : NUMBERED_TURNS) {
      if (lower.startsWith(turn, at) && numberFollows(lower, at + turn.length(), end)) {
        return !restates(lower, at + turn.length(), end, question.text());
      }
    }
    for (String role : ROLE_LINES) {
      if (lower.startsWith(role, at) && lineEnds(lower, at + role.length(), end)) {
        return true;
      }
    }
    return false;
  }

  private static boolean lineEnds(String lower, int from, int end) {
    int at = from;
    while (at < end && " \t*:".indexOf(lower.charAt(at)) >= 0) {
      at++;
    }
    return at >= end || lower.charAt(at) == '\n';
  }

  private static boolean numberFollows(String lower, int from, int end) {
    int at = from;
    while (at < end && at - from < 3 && " #".indexOf(lower.charAt(at)) >= 0) {
      at++;
    }
    int digits = at;
    while (at < end && at - digits < 4 && Character.isDigit(lower.charAt(at))) {
      at++;
    }
    return at > digits && at < end && ":.)*".indexOf(lower.charAt(at)) >= 0;
  }

  /** Says whether the question that follows is the one that was asked, word for word at first. */
  private static boolean restates(String lower, int from, int end, String question) {
    Tokens there = Tokens.of(lower, from, Math.min(end, from + 200), false);
    Tokens asked = Tokens.of(question.substring(0, Math.min(question.length(), 200)));
    int at = 0;
    while (at < there.size() && !there.isWord(at)) {
      at++;
    }
    int words = Math.min(5, asked.size());
    for (int i = 0; i < words; i++) {
      if (!there.key(at + i).equals(asked.key(i))) {
        return false;
      }
    }
    return words > 0;
  }

  /** Says whether the part is a JSON text whose braces do not close: it was cut. */
  boolean unclosed(String text) {
    if (!json) {
      return false;
    }
    int last = end - 1;
    while (last > start && text.charAt(last) <= ' ') {
      last--;
    }
    boolean closed = text.charAt(last) == '}' || text.charAt(last) == '`';
    return !closed && text.indexOf('}', start) < 0;
  }
}
