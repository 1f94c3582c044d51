package dev.m1.template;

/**
 * A piece of a template.
 *
 * @param text the decoded text of data and strings, else the source characters
 */
record Token(TokenType type, String text, int line, int column) {
  boolean is(String operator) {
    return type == TokenType.OPERATOR && text.equals(operator);
  }

  boolean isName(String name) {
    return type == TokenType.NAME && text.equals(name);
  }

  boolean is(TokenType wanted) {
    return type == wanted;
  }

  /** How an error message names this token. */
  String describe() {
    return switch (type) {
      case DATA -> "template text";
      case END -> "end of template";
      case STRING -> "a string";
      default -> "'" + text.strip() + "'";
    };
  }

  ChatTemplateException error(String construct, String reason) {
    return new ChatTemplateException(
        ChatTemplateException.Kind.SYNTAX, line, column, construct, reason);
  }
}
