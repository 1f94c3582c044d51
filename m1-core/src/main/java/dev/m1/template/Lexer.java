package dev.m1.template;

import static dev.m1.template.ChatTemplateException.Kind.SYNTAX;
import static dev.m1.template.ChatTemplateException.Kind.UNSUPPORTED;

import dev.m1.internal.python.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a template into tokens as Jinja's lexer with {@code trim_blocks} and {@code lstrip_blocks}
 * does, in one pass.
 */
final class Lexer {
  /** What a token is. */
  enum TokenType {
    FLOAT,
    INTEGER,
    NAME,
    STRING,
    OPERATOR,
    DATA,
    VARIABLE_BEGIN,
    VARIABLE_END,
    BLOCK_BEGIN,
    BLOCK_END,
    END
  }

  /** A piece of a template: its text (of a string, what the quotes hold) and where it begins. */
  record Token(TokenType type, String text, int offset) {
    boolean is(TokenType wanted) {
      return type == wanted;
    }

    /** Whether this is an operator or a word of the language. */
    boolean is(String word) {
      return (type == TokenType.OPERATOR || type == TokenType.NAME) && text.equals(word);
    }

    String describe() {
      return type == TokenType.END ? "end of template" : "'" + text + "'";
    }
  }

  private static final Pattern TOKEN =
      Pattern.compile(
          "((?<!\\.)(?:0|[1-9][0-9]*)(?:\\.[0-9]+(?:[eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+))"
              + "|(0|[1-9][0-9]*)|([A-Za-z_][A-Za-z_0-9]*)"
              + "|('(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\")"
              + "|(==|!=|>=|<=|//|\\*\\*|[-+*/%~\\[\\](){}><=.:|,])",
          Pattern.DOTALL);

  /** What the groups of {@link #TOKEN} match. */
  private static final List<TokenType> GROUPS =
      List.of(
          TokenType.FLOAT, TokenType.INTEGER, TokenType.NAME, TokenType.STRING, TokenType.OPERATOR);

  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", Pattern.DOTALL);

  private static final Pattern RAW = Pattern.compile("\\s*raw\\s*(?:-%}\\s*|%})");
  private static final Pattern END_RAW = Pattern.compile("\\{%[-+]?\\s*endraw\\s*([-+]?)%}");

  private final String source;
  private final Matcher token;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String source) {
    this.source = source;
    this.token = TOKEN.matcher(source).useTransparentBounds(true);
  }

  /** Brings line ends and the end of a template into the form that Jinja works on. */
  static String normalise(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    return source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
  }

  static List<Token> tokens(String normalised) {
    Lexer lexer = new Lexer(normalised);
    while (lexer.at < normalised.length()) {
      lexer.dataAndTag();
    }
    lexer.add(TokenType.END, "", normalised.length());
    return lexer.tokens;
  }

  private void dataAndTag() {
    int tag = nextTag();
    char kind = data(tag);
    if (kind == '#') {
      int end = source.indexOf("#}", at);
      if (end < 0) {
        throw error(SYNTAX, tag, "comment", "missing end of comment tag '#}'");
      }
      char sign = end > at ? source.charAt(end - 1) : ' ';
      at = end + 2;
      skipAfterBlock(sign);
    } else if (kind == '{') {
      add(TokenType.VARIABLE_BEGIN, "{{", tag);
      expression(TokenType.VARIABLE_END, "}}");
    } else if (kind == '%' && !raw(tag)) {
      add(TokenType.BLOCK_BEGIN, "{%", tag);
      expression(TokenType.BLOCK_END, "%}");
    }
  }

  /** Adds the text up to a tag, moves behind the opening of the tag, and returns its kind. */
  private char data(int tag) {
    char kind = charAt(tag + 1);
    char sign = charAt(tag + 2) == '-' || charAt(tag + 2) == '+' ? charAt(tag + 2) : ' ';
    String text = stripped(source.substring(at, tag), sign, kind == '%' || kind == '#');
    if (!text.isEmpty()) {
      add(TokenType.DATA, text, at);
    }
    at = Math.min(source.length(), tag + (sign == ' ' ? 2 : 3));
    return kind;
  }

  /** Takes a raw block as text, if this tag begins one. */
  private boolean raw(int tag) {
    Matcher begin = RAW.matcher(source).region(at, source.length());
    if (!begin.lookingAt()) {
      return false;
    }
    at = begin.end();
    Matcher end = END_RAW.matcher(source);
    if (!end.find(at)) {
      throw error(SYNTAX, tag, "tag 'raw'", "missing end of raw block");
    }
    data(end.start());
    at = end.end();
    skipAfterBlock(end.group(1).isEmpty() ? ' ' : end.group(1).charAt(0));
    return true;
  }

  /** The offset of the next tag, or of the end. */
  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      if ("{%#".indexOf(charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return source.length();
  }

  /** Strips the text before a tag: all white space for a minus, the indentation for a block. */
  private String stripped(String text, char sign, boolean block) {
    int start = sign == '-' ? 0 : text.lastIndexOf('\n') + 1;
    int end = text.length();
    while (end > start && PythonText.isSpace(text.charAt(end - 1))) {
      end--;
    }
    boolean startsLine = start > 0 || at == 0 || source.charAt(at - 1) == '\n';
    boolean indentation = sign == ' ' && block && startsLine && end == start;
    return sign == '-' || indentation ? text.substring(0, end) : text;
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
    while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
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
        if (endType == TokenType.BLOCK_END || signed) {
          skipAfterBlock(signed ? c : ' ');
        }
        return;
      } else if (!token.region(at, source.length()).lookingAt()) {
        boolean quote = c == '\'' || c == '"';
        String problem = quote ? "missing end of string" : "unexpected character '" + c + "'";
        throw error(SYNTAX, at, quote ? "string" : "expression", problem);
      }
      int group = 1;
      while (token.start(group) < 0) {
        group++;
      }
      TokenType type = GROUPS.get(group - 1);
      open += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      String text = token.group();
      boolean string = type == TokenType.STRING;
      add(type, string ? unescaped(text.substring(1, text.length() - 1)) : text, at);
      at = token.end();
    }
  }

  /** Decodes Python's escapes but for the rare ones: octal, by name, and of 8 digits. */
  private String unescaped(String text) {
    return text.indexOf('\\') < 0 ? text : ESCAPE.matcher(text).replaceAll(this::unescape);
  }

  private String unescape(MatchResult escape) {
    if (escape.group(3) == null) {
      String hex = escape.group(1) != null ? escape.group(1) : escape.group(2);
      return Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(hex, 16)));
    }
    char c = escape.group(3).charAt(0);
    int plain = "\\'\"abfnrtv".indexOf(c);
    if (c == '\n' || plain >= 0) {
      return c == '\n'
          ? ""
          : Matcher.quoteReplacement("" + "\\'\"\007\b\f\n\r\t\013".charAt(plain));
    } else if ("01234567NUxu".indexOf(c) >= 0 || c >= 128) {
      throw error(UNSUPPORTED, at, "string", "the escape \\" + c + " is not supported by m1");
    }
    return Matcher.quoteReplacement(escape.group());
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
