package dev.m1.template;

import dev.m1.M1Exception;

/**
 * Signals that a chat template cannot be parsed, or that it cannot render a conversation.
 *
 * <p>The message holds line, column and construct of the place in the template, so that {@link
 * #getMessage()} alone is enough for a report.
 */
public final class ChatTemplateException extends M1Exception {
  private static final long serialVersionUID = 1L;

  /** Names what went wrong, by what a caller can do about it. */
  public enum Kind {
    /** The source is not a Jinja template: get an intact template. */
    SYNTAX,
    /** The source is Jinja, but beyond what m1 covers: choose a built-in format. */
    UNSUPPORTED,
    /** An operation failed as it would in Jinja2: give the variables the template expects. */
    RUNTIME,
    /** The template itself refused the conversation with {@code raise_exception}: change it. */
    RAISED,
    /** A limit on steps, text, items, depth or recursion was reached: the template is not sane. */
    LIMIT
  }

  private final Kind kind;
  private final int line;
  private final int column;
  private final String construct;
  private final String reason;

  ChatTemplateException(Kind kind, int line, int column, String construct, String reason) {
    super("chat template, line " + line + ", column " + column + ", " + construct + ": " + reason);
    this.kind = kind;
    this.line = line;
    this.column = column;
    this.construct = construct;
    this.reason = reason;
  }

  /** What failed as it would in Jinja2; the place is told by {@link #at}. */
  static ChatTemplateException failure(String reason) {
    return new ChatTemplateException(Kind.RUNTIME, 0, 0, "", reason);
  }

  static ChatTemplateException unsupported(String what) {
    return new ChatTemplateException(Kind.UNSUPPORTED, 0, 0, "", what + " is not supported by m1");
  }

  static ChatTemplateException limit(String limit) {
    return new ChatTemplateException(Kind.LIMIT, 0, 0, "", "limit reached: " + limit);
  }

  static ChatTemplateException of(Kind kind, String reason) {
    return new ChatTemplateException(kind, 0, 0, "", reason);
  }

  /** Adds the place; an exception that has one keeps it, as it is the inner one. */
  ChatTemplateException at(String source, int offset, String where) {
    if (line > 0) {
      return this;
    }
    String before = source.substring(0, offset);
    int lines = (int) before.chars().filter(c -> c == '\n').count();
    return new ChatTemplateException(
        kind, lines + 1, offset - before.lastIndexOf('\n'), where, reason);
  }

  /** Returns what went wrong, by what a caller can do about it. */
  public Kind kind() {
    return kind;
  }

  /** Returns the line in the template, counted from 1. */
  public int line() {
    return line;
  }

  /** Returns the column in the template in UTF-16 units, counted from 1. */
  public int column() {
    return column;
  }

  /** Returns the construct that failed, such as {@code filter 'tojson'}. */
  public String construct() {
    return construct;
  }

  /** Returns what failed without the place; for {@link Kind#RAISED} the template's own words. */
  public String reason() {
    return reason;
  }
}
