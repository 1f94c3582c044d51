package dev.m1.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Splits a template into tokens as Jinja's lexer with {@code trim_blocks} and {@code lstrip_blocks}
 * does, in one pass.
 */
final class Lexer {
  private static final String TWO_CHAR_OPERATORS = "== != >= <= // **";
  private static final String ONE_CHAR_OPERATORS = "+-*/%~[](){}><=.:|,;";

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;
  private int counted;

  /** Whether the last tag ended with a line end, so that what follows starts a line. */
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
  }

  static List<Token> tokens(String template) {
    String source = template.replace("\r\n", "\n").replace('\r', '\n');
    if (source.endsWith("\n")) {
      source = source.substring(0, source.length() - 1); // keep_trailing_newline is off
    }
    Lexer lexer = new Lexer(source);
    lexer.root();
    lexer.add(TokenType.END, "", source.length());
    return lexer.tokens;
  }

  private void root() {
    while (at < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        data(source.substring(at), at);
        at = source.length();
        return;
      }
      char kind = source.charAt(tag + 1);
      int after = tag + 2;
      char sign = charAt(after) == '-' || charAt(after) == '+' ? charAt(after++) : ' ';
      data(stripped(source.substring(at, tag), sign, kind != '{'), at);
      at = after;
      lineStarting = false;
      if (kind == '#') {
        comment(tag);
      } else if (kind == '{') {
        add(TokenType.VARIABLE_BEGIN, "{{", tag);
        expression(TokenType.VARIABLE_END);
      } else if (!raw(tag)) {
        add(TokenType.BLOCK_BEGIN, "{%", tag);
        expression(TokenType.BLOCK_END);
      }
    }
  }

  private int nextTag() {
    for (int i = source.indexOf('{', at); i >= 0; i = source.indexOf('{', i + 1)) {
      char next = charAt(i + 1);
      if (next == '{' || next == '%' || next == '#') {
        return i;
      }
    }
    return -1;
  }

  /** Strips the text before a tag: all white space for a minus, the indentation for a block. */
  private String stripped(String text, char sign, boolean block) {
    if (sign == '-') {
      int end = text.length();
      while (end > 0 && Strings.isSpace(text.charAt(end - 1))) {
        end--;
      }
      return text.substring(0, end);
    } else if (sign != '+' && block) {
      int start = text.lastIndexOf('\n') + 1;
      boolean startsLine = start > 0 || lineStarting;
      if (startsLine && text.substring(start).chars().allMatch(Strings::isSpace)) {
        return text.substring(0, start);
      }
    }
    return text;
  }

  private void comment(int tag) {
    int end = source.indexOf("#}", at);
    if (end < 0) {
      if (at == source.length()) {
        return; // Jinja accepts a template that ends right after the opening
      }
      throw error(tag, "comment", "missing end of comment tag '#}'");
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
    lineStarting = source.charAt(at - 1) == '\n';
  }

  private void skipSpace() {
    while (at < source.length() && Strings.isSpace(source.charAt(at))) {
      at++;
    }
  }

  /** Takes a whole raw block if there is one here. */
  private boolean raw(int tag) {
    int start = at;
    if (!keyword("raw")) {
      return false;
    }
    boolean minus = charAt(at) == '-';
    if (!source.startsWith(minus ? "-%}" : "%}", at)) {
      at = start;
      return false;
    }
    at += minus ? 3 : 2;
    if (minus) {
      skipSpace();
    }
    lineStarting = source.charAt(at - 1) == '\n';
    int body = at;
    for (int i = source.indexOf("{%", at); i >= 0; i = source.indexOf("{%", i + 2)) {
      at = i + 2;
      char sign = charAt(at) == '-' || charAt(at) == '+' ? charAt(at++) : ' ';
      if (keyword("endraw")) {
        char close = charAt(at) == '-' || charAt(at) == '+' ? charAt(at++) : ' ';
        if (source.startsWith("%}", at)) {
          at += 2;
          int end = at;
          data(stripped(source.substring(body, i), sign, true), body);
          at = end;
          skipAfterBlock(close);
          return true;
        }
      }
    }
    at = body;
    if (body == source.length()) {
      return true;
    }
    throw error(tag, "tag 'raw'", "missing end of raw directive");
  }

  private boolean keyword(String word) {
    int start = at;
    skipSpace();
    if (!source.startsWith(word, at)) {
      at = start;
      return false;
    }
    at += word.length();
    skipSpace();
    return true;
  }

  private void expression(TokenType endType) {
    String end = endType == TokenType.VARIABLE_END ? "}}" : "%}";
    Deque<Character> open = new ArrayDeque<>();
    while (at < source.length()) {
      char c = source.charAt(at);
      boolean signed = c == '-' || (c == '+' && endType == TokenType.BLOCK_END);
      if (open.isEmpty() && source.startsWith(end, signed ? at + 1 : at)) {
        add(endType, end, at);
        at += signed ? 3 : 2;
        if (endType == TokenType.BLOCK_END) {
          skipAfterBlock(signed ? c : ' ');
        } else if (signed) {
          skipSpace();
        }
        lineStarting = source.charAt(at - 1) == '\n';
        return;
      }
      if (Strings.isSpace(c)) {
        at++;
      } else if (c >= '0' && c <= '9') {
        number();
      } else if (c == '_' || Character.isLetterOrDigit(source.codePointAt(at))) {
        name();
      } else if (c == '"' || c == '\'') {
        string(c);
      } else {
        operator(open);
      }
    }
  }

  private void number() {
    int start = at;
    boolean afterDot = source.charAt(start - 1) == '.'; // in x.0.1 there is no float
    int end = digits(start, 10);
    int fraction = charAt(end) == '.' ? digits(end + 1, 10) : end + 1;
    boolean isFloat = fraction > end + 1;
    int mantissa = isFloat ? fraction : end;
    if (charAt(mantissa) == 'e' || charAt(mantissa) == 'E') {
      boolean sign = charAt(mantissa + 1) == '+' || charAt(mantissa + 1) == '-';
      int exponent = digits(mantissa + (sign ? 2 : 1), 10);
      isFloat |= exponent > mantissa + (sign ? 2 : 1);
      mantissa = exponent > mantissa + (sign ? 2 : 1) ? exponent : mantissa;
    }
    if (isFloat && !afterDot) {
      token(TokenType.FLOAT, mantissa);
      return;
    }
    if (source.charAt(start) == '0') {
      int prefix = "xXoObB".indexOf(charAt(start + 1));
      int radix = prefix < 0 ? 1 : prefix < 2 ? 16 : prefix < 4 ? 8 : 2;
      int from = prefix < 0 ? start : start + 2;
      from += prefix >= 0 && charAt(from) == '_' ? 1 : 0;
      int last = digits(from, radix);
      end = last > from ? last : start + 1;
    }
    token(TokenType.INTEGER, end);
  }

  /** The end of a run of digits with single underscores between them; radix 1 means zeros only. */
  private int digits(int from, int radix) {
    int end = from;
    while (isDigit(charAt(end), radix)
        || (end > from && charAt(end) == '_' && isDigit(charAt(end + 1), radix))) {
      end++;
    }
    return end;
  }

  private static boolean isDigit(char c, int radix) {
    return c < 128 && (radix == 1 ? c == '0' : Character.digit(c, radix) >= 0);
  }

  private char charAt(int i) {
    return i < source.length() ? source.charAt(i) : '\0';
  }

  private void name() {
    int end = at;
    while (end < source.length()) {
      int c = source.codePointAt(end);
      if (c != '_' && !Character.isUnicodeIdentifierPart(c)) {
        break;
      }
      end += Character.charCount(c);
    }
    token(TokenType.NAME, Math.max(end, at + 1));
  }

  private void token(TokenType type, int end) {
    add(type, source.substring(at, end), at);
    at = end;
  }

  private void operator(Deque<Character> open) {
    char c = source.charAt(at);
    String two = source.substring(at, Math.min(source.length(), at + 2));
    if (two.length() == 2 && TWO_CHAR_OPERATORS.contains(two) && c != ' ' && two.charAt(1) != ' ') {
      token(TokenType.OPERATOR, at + 2);
      return;
    }
    if (ONE_CHAR_OPERATORS.indexOf(c) < 0) {
      throw error(at, "expression", "unexpected character '" + source.substring(at, at + 1) + "'");
    }
    if (c == '(' || c == '[' || c == '{') {
      open.push(c == '(' ? ')' : c == '[' ? ']' : '}');
    } else if ((c == ')' || c == ']' || c == '}') && (open.isEmpty() || open.pop() != c)) {
      throw error(at, "expression", "unexpected '" + c + "'");
    }
    token(TokenType.OPERATOR, at + 1);
  }

  private void string(char quote) {
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw error(at, "string", "missing end of string");
    }
    try {
      add(TokenType.STRING, unescape(source.substring(at + 1, end)), at);
    } catch (IllegalArgumentException e) {
      throw error(at, "string", String.valueOf(e.getMessage()));
    }
    at = end + 1;
  }

  /** Decodes like Python's unicode-escape codec over text whose non-ASCII is escaped first. */
  private static String unescape(String raw) {
    if (raw.indexOf('\\') < 0) {
      return raw;
    }
    StringBuilder ascii = new StringBuilder();
    raw.codePoints().forEach(c -> ascii.append(c < 128 ? Character.toString(c) : Repr.escape(c)));
    String s = ascii.toString();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      c = s.charAt(++i);
      int plain = "\\'\"abfnrtv\n".indexOf(c);
      if (plain >= 0) {
        out.append(c == '\n' ? "" : "\\'\"\007\b\f\n\r\t\013".substring(plain, plain + 1));
      } else if (c >= '0' && c <= '7') {
        int end = i + 1;
        while (end < Math.min(s.length(), i + 3) && s.charAt(end) >= '0' && s.charAt(end) <= '7') {
          end++;
        }
        out.append((char) Integer.parseInt(s.substring(i, end), 8));
        i = end - 1;
      } else if (c == 'x' || c == 'u' || c == 'U') {
        int end = i + 1 + (c == 'x' ? 2 : c == 'u' ? 4 : 8);
        String hex = end <= s.length() ? s.substring(i + 1, end) : "";
        if (!hex.matches("[0-9a-fA-F]+") || Long.parseLong(hex, 16) > Character.MAX_CODE_POINT) {
          throw new IllegalArgumentException("truncated or invalid \\" + c + " escape");
        }
        out.appendCodePoint(Integer.parseInt(hex, 16));
        i = end - 1;
      } else if (c == 'N') {
        throw new IllegalArgumentException("\\N escapes are not supported by m1");
      } else {
        out.append('\\').append(c);
      }
    }
    return out.toString();
  }

  private void data(String text, int offset) {
    if (!text.isEmpty()) {
      add(TokenType.DATA, text, offset);
    }
  }

  private void add(TokenType type, String text, int offset) {
    count(offset);
    tokens.add(new Token(type, text, line, offset - lineStart + 1));
  }

  private ChatTemplateException error(int offset, String construct, String reason) {
    count(offset);
    return new Token(TokenType.END, "", line, offset - lineStart + 1).error(construct, reason);
  }

  /** Moves the line counter on; offsets only grow, but for an error at the start of a tag. */
  private void count(int offset) {
    if (offset < counted) {
      return;
    }
    for (int i = counted; i < offset; i++) {
      if (source.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    counted = offset;
  }
}
