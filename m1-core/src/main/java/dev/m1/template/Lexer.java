package dev.m1.template;

import static dev.m1.template.ChatTemplateException.Kind.SYNTAX;
import static dev.m1.template.ChatTemplateException.Kind.UNSUPPORTED;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into tokens as Jinja's lexer with {@code trim_blocks} and {@code lstrip_blocks}
 * does, in one pass.
 */
final class Lexer {
  /** What a token is. */
  enum TokenType {
    DATA,
    VARIABLE_BEGIN,
    VARIABLE_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    INTEGER,
    FLOAT,
    STRING,
    OPERATOR,
    END
  }

  /** A piece of a template: its text (of a string, what the quotes hold) and where it begins. */
  record Token(TokenType type, String text, int offset) {
    boolean is(TokenType wanted) {
      return type == wanted;
    }

    boolean is(String operator) {
      return type == TokenType.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
      return type == TokenType.NAME && text.equals(name);
    }

    String describe() {
      return type == TokenType.END ? "end of template" : "'" + text + "'";
    }
  }

  private static final Pattern INTEGER = Pattern.compile("0|[1-9][0-9]*");
  private static final Pattern FLOAT =
      Pattern.compile("(?:0|[1-9][0-9]*)(?:\\.[0-9]+([eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+)");

  private static final Set<String> LONG_OPERATORS = Set.of("==", "!=", ">=", "<=", "//", "**");
  private static final String OPERATORS = "+-*/%~[](){}><=.:|,";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String source) {
    this.source = source;
  }

  /** Brings line ends and the end of a template into the form that Jinja works on. */
  static String normalise(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    return source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
  }

  static List<Token> tokens(String normalised) {
    Lexer lexer = new Lexer(normalised);
    lexer.template();
    lexer.add(TokenType.END, "", normalised.length());
    return lexer.tokens;
  }

  private void template() {
    while (at < source.length()) {
      int tag = nextTag();
      char kind = charAt(tag + 1);
      char sign = charAt(tag + 2) == '-' || charAt(tag + 2) == '+' ? charAt(tag + 2) : ' ';
      String text = stripped(source.substring(at, tag), sign, kind == '%' || kind == '#');
      if (!text.isEmpty()) {
        add(TokenType.DATA, text, at);
      }
      at = Math.min(source.length(), tag + (sign == ' ' ? 2 : 3));
      if (kind == '#') {
        comment(tag);
      } else if (kind == '{') {
        add(TokenType.VARIABLE_BEGIN, "{{", tag);
        expression(TokenType.VARIABLE_END, "}}");
      } else if (kind == '%') {
        add(TokenType.BLOCK_BEGIN, "{%", tag);
        expression(TokenType.BLOCK_END, "%}");
      }
    }
  }

  /** The offset of the next tag, or of the end. */
  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      char next = charAt(i + 1);
      if (next == '{' || next == '%' || next == '#') {
        return i;
      }
    }
    return source.length();
  }

  /** Strips the text before a tag: all white space for a minus, the indentation for a block. */
  private String stripped(String text, char sign, boolean block) {
    if (sign == '-') {
      return text.substring(0, Strings.endWithoutSpace(text, 0));
    } else if (sign == ' ' && block) {
      int start = text.lastIndexOf('\n') + 1;
      boolean startsLine = start > 0 || at == 0 || source.charAt(at - 1) == '\n';
      return startsLine && Strings.endWithoutSpace(text, start) == start
          ? text.substring(0, start)
          : text;
    }
    return text;
  }

  private void comment(int tag) {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      throw error(SYNTAX, tag, "comment", "missing end of comment tag '#}'");
    }
    char sign = end > at ? source.charAt(end - 1) : ' ';
    at = end + 2;
    skipAfterBlock(sign);
  }

  /** Skips what a block end with this sign takes with it. */
  private void skipAfterBlock(char sign) {
    if (sign == '-') {
      skipSpace();
    } else if (sign != '+' && charAt(at) == '\n') {
      at++;
    }
  }

  private void skipSpace() {
    while (at < source.length() && Strings.isSpace(source.charAt(at))) {
      at++;
    }
  }

  private void expression(TokenType endType, String end) {
    int open = 0; // brackets, inside which nothing ends the tag
    for (skipSpace(); at < source.length(); skipSpace()) {
      char c = source.charAt(at);
      boolean signed = c == '-' || (c == '+' && endType == TokenType.BLOCK_END);
      if (open <= 0 && source.startsWith(end, signed ? at + 1 : at)) {
        add(endType, end, at);
        at += signed ? 3 : 2;
        if (endType == TokenType.BLOCK_END) {
          skipAfterBlock(signed ? c : ' ');
        } else if (signed) {
          skipSpace();
        }
        return;
      }
      if (c >= '0' && c <= '9') {
        number();
      } else if (isWord(c)) {
        int stop = at;
        while (isWord(charAt(stop))) {
          stop++;
        }
        token(TokenType.NAME, stop);
      } else if (c == '"' || c == '\'') {
        string(c);
      } else if (LONG_OPERATORS.contains(source.substring(at, Math.min(source.length(), at + 2)))) {
        token(TokenType.OPERATOR, at + 2);
      } else if (OPERATORS.indexOf(c) >= 0) {
        open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
        token(TokenType.OPERATOR, at + 1);
      } else {
        throw error(SYNTAX, at, "expression", "unexpected character '" + c + "'");
      }
    }
  }

  private static boolean isWord(char c) {
    return c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  private void number() {
    boolean afterDot = source.charAt(at - 1) == '.'; // in x.0.1 there is no float
    Matcher number = FLOAT.matcher(source).region(at, source.length());
    boolean isFloat = !afterDot && number.lookingAt();
    if (!isFloat && !number.usePattern(INTEGER).lookingAt()) {
      throw error(SYNTAX, at, "number", "not a number");
    }
    token(isFloat ? TokenType.FLOAT : TokenType.INTEGER, number.end());
  }

  private void token(TokenType type, int end) {
    add(type, source.substring(at, end), at);
    at = end;
  }

  private void string(char quote) {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw error(SYNTAX, at, "string", "missing end of string");
    }
    add(TokenType.STRING, unescaped(at + 1, end), at);
    at = end + 1;
  }

  /** Decodes Python's escapes but for the rare ones: octal, by name, and of 8 digits. */
  private String unescaped(int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = from; i < to; i++) {
      char c = source.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = source.charAt(++i);
      int plain = "\\'\"abfnrtv\n".indexOf(c);
      if (plain >= 0) {
        out.append(c == '\n' ? "" : "\\'\"\007\b\f\n\r\t\013".substring(plain, plain + 1));
      } else if (c == 'x' || c == 'u') {
        String hex = source.substring(i + 1, Math.min(to, i + (c == 'x' ? 3 : 5)));
        if (!hex.matches(c == 'x' ? "[0-9a-fA-F]{2}" : "[0-9a-fA-F]{4}")) {
          throw error(SYNTAX, at, "string", "truncated \\" + c + " escape");
        }
        out.append((char) Integer.parseInt(hex, 16));
        i += hex.length();
      } else if ("01234567NU".indexOf(c) >= 0 || c >= 128) {
        throw error(UNSUPPORTED, at, "string", "the escape \\" + c + " is not supported by m1");
      } else {
        out.append('\\').append(c);
      }
    }
    return out.toString();
  }

  private char charAt(int i) {
    return i < source.length() ? source.charAt(i) : '\0';
  }

  private void add(TokenType type, String text, int offset) {
    tokens.add(new Token(type, text, offset));
  }

  private ChatTemplateException error(
      ChatTemplateException.Kind kind, int offset, String construct, String reason) {
    return ChatTemplateException.of(kind, reason).at(source, offset, construct);
  }
}
