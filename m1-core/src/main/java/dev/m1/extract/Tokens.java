package dev.m1.extract;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;

/**
 * The words and signs of a text, in order, each with its place in the text.
 *
 * <p>Emphasis ({@code *}, {@code _}, backquotes), heading marks, dollar signs and simple HTML tags
 * are dropped, so that no rule has to know about them. Built in one pass over the text; immutable
 * afterwards.
 */
final class Tokens {
  /** A word or number; its key is lower-case, without apostrophes, accents and digit groups. */
  static final byte WORD = 0;

  /** One sign; its key is that sign. */
  static final byte SIGN = 1;

  /** A LaTeX command such as {@code \boxed}; its key is the name without the backslash. */
  static final byte COMMAND = 2;

  /** A line end. */
  static final byte LINE = 3;

  private static final int LONGEST_RUN = 64;

  private static final String[] SIGNS = new String[128];

  static {
    for (int i = 0; i < SIGNS.length; i++) {
      SIGNS[i] = String.valueOf((char) i);
    }
  }

  private final String text;
  private int size;
  private int run;
  private int[] starts;
  private int[] ends;
  private byte[] kinds;
  private String[] keys;

  private Tokens(String text, int capacity) {
    this.text = text;
    this.starts = new int[capacity];
    this.ends = new int[capacity];
    this.kinds = new byte[capacity];
    this.keys = new String[capacity];
  }

  /** Reads a whole text. */
  static Tokens of(String text) {
    return of(text, 0, text.length(), false);
  }

  /**
   * Reads a part of a text.
   *
   * @param escapes whether a backslash before n, t, r or a quote is a JSON escape and not LaTeX
   */
  static Tokens of(String text, int from, int to, boolean escapes) {
    Tokens tokens = new Tokens(text, Math.max(16, (to - from) / 4));
    int at = from;
    while (at < to) {
      at = tokens.next(at, to, escapes);
    }
    return tokens;
  }

  int size() {
    return size;
  }

  int start(int token) {
    return starts[token];
  }

  int end(int token) {
    return ends[token];
  }

  String key(int token) {
    return token >= 0 && token < size ? keys[token] : "";
  }

  boolean isWord(int token) {
    return token >= 0 && token < size && kinds[token] == WORD;
  }

  boolean isWord(int token, String key) {
    return isWord(token) && keys[token].equals(key);
  }

  boolean isSign(int token, String signs) {
    return token >= 0 && token < size && kinds[token] == SIGN && signs.contains(keys[token]);
  }

  boolean isCommand(int token) {
    return token >= 0 && token < size && kinds[token] == COMMAND;
  }

  boolean isLine(int token) {
    return token >= 0 && token < size && kinds[token] == LINE;
  }

  /** Says whether nothing, not even a blank, stands between two tokens in a row. */
  boolean touches(int token, int next) {
    return token >= 0 && next < size && ends[token] == starts[next];
  }

  /** Returns the index from 0 of a lone capital letter A to Z, or -1. */
  int capital(int token) {
    if (!isWord(token) || ends[token] - starts[token] != 1) {
      return -1;
    }
    char c = text.charAt(starts[token]);
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    return c >= '\uFF21' && c <= '\uFF3A' ? c - '\uFF21' : -1;
  }

  /** Returns the index from 0 of a lone small letter a to z, or -1. */
  int small(int token) {
    if (!isWord(token) || ends[token] - starts[token] != 1) {
      return -1;
    }
    char c = text.charAt(starts[token]);
    return c >= 'a' && c <= 'z' ? c - 'a' : -1;
  }

  /** Says whether a word mixes cases after its first letter, as words rarely do: "kTbA". */
  boolean changesCase(int token) {
    int uppers = 0;
    int lowers = 0;
    for (int i = starts[token] + 1; i < ends[token]; i++) {
      uppers += Character.isUpperCase(text.charAt(i)) ? 1 : 0;
      lowers += Character.isLowerCase(text.charAt(i)) ? 1 : 0;
    }
    return uppers > 0 && (lowers > 0 || Character.isLowerCase(text.charAt(starts[token])));
  }

  /** Returns the word as written. */
  String written(int token) {
    return text.substring(starts[token], ends[token]);
  }

  private int next(int at, int to, boolean escapes) {
    char c = text.charAt(at);
    if (c == '\n') {
      add(LINE, at, at + 1, "\n");
      return at + 1;
    }
    if (c < 128 ? isAsciiWord(c) : isWordAt(at)) {
      return word(at, to);
    }
    if (c == '\\') {
      return backslash(at, to, escapes);
    }
    if (c == '\b' && text.startsWith("oxed{", at + 1)) {
      // a "\b" of \boxed that a JSON reader took for a backspace
      add(COMMAND, at, at + 5, "boxed");
      return at + 5;
    }
    if (c == '<') {
      int after = tagEnd(at, to);
      if (after > at) {
        return after;
      }
    }
    if (c > ' ' && !isDropped(c)) {
      int length = Character.charCount(text.codePointAt(at));
      if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
        String key = c < 128 ? SIGNS[c] : text.substring(at, Math.min(to, at + length));
        add(SIGN, at, Math.min(to, at + length), key);
      }
      return at + length;
    }
    return at + 1;
  }

  private static boolean isDropped(char c) {
    return c == '*' || c == '_' || c == '`' || c == '$' || c == '#' || c == '~';
  }

  private static boolean isAsciiWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private boolean isWordAt(int at) {
    int point = text.codePointAt(at);
    return point < 128
        ? isAsciiWord((char) point)
        : Character.isLetterOrDigit(point)
            || Character.getType(point) == Character.OTHER_NUMBER
            || Character.getType(point) == Character.NON_SPACING_MARK;
  }

  private int word(int from, int to) {
    int first = text.codePointAt(from);
    int at = from + Character.charCount(first);
    boolean plain = first < 128;
    boolean apostrophe = false;
    boolean groups = false;
    if (!Character.isIdeographic(first)) {
      while (at < to) {
        char c = text.charAt(at);
        if (c < 128 ? isAsciiWord(c) : isWordAt(at) && !isIdeographic(at)) {
          plain &= c < 128;
          at += c < 128 ? 1 : Character.charCount(text.codePointAt(at));
        } else if ((c == '\'' || c == '\u2019') && letterBeside(at, to)) {
          apostrophe = true;
          at++;
        } else if (c == '.' && digitBeside(at, to)) {
          at++;
        } else if (c == ',' && groupFollows(at, to)) {
          groups = true;
          at++;
        } else {
          break;
        }
      }
    }
    add(WORD, from, Math.min(at, to), keyOf(from, Math.min(at, to), plain, apostrophe, groups));
    return at;
  }

  private boolean isIdeographic(int at) {
    return Character.isIdeographic(text.codePointAt(at));
  }

  private boolean letterBeside(int at, int to) {
    return at + 1 < to
        && Character.isLetter(text.charAt(at - 1))
        && Character.isLetter(text.charAt(at + 1));
  }

  private boolean digitBeside(int at, int to) {
    return at + 1 < to && isDigit(text.charAt(at - 1)) && isDigit(text.charAt(at + 1));
  }

  private boolean groupFollows(int at, int to) {
    return isDigit(text.charAt(at - 1))
        && at + 3 < to
        && isDigit(text.charAt(at + 1))
        && isDigit(text.charAt(at + 2))
        && isDigit(text.charAt(at + 3))
        && !(at + 4 < to && isDigit(text.charAt(at + 4)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String keyOf(int from, int to, boolean plain, boolean apostrophe, boolean groups) {
    String word = text.substring(from, to);
    if (!plain && !apostrophe) {
      word = Normalizer.normalize(word, Normalizer.Form.NFKD);
      StringBuilder bare = new StringBuilder(word.length());
      word.codePoints()
          .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
          .forEach(bare::appendCodePoint);
      word = bare.isEmpty() ? word : bare.toString();
    }
    if (apostrophe) {
      word = word.replace("'", "").replace("\u2019", "");
    }
    if (groups) {
      word = word.replace(",", "");
    }
    return word.toLowerCase(Locale.ROOT);
  }

  private int backslash(int at, int to, boolean escapes) {
    int name = at + 1;
    if (name >= to) {
      return name;
    }
    char c = text.charAt(name);
    if (escapes && (c == 'n' || c == 'r' || c == 't')) {
      if (c == 'n') {
        add(LINE, at, name + 1, "\n");
      }
      return name + 1;
    }
    if (escapes && c == '\\') {
      return name;
    }
    int end = name;
    while (end < to && isAsciiLetter(text.charAt(end))) {
      end++;
    }
    if (end > name) {
      add(COMMAND, at, end, text.substring(name, end));
      return end;
    }
    // an escaped sign stands for itself, a spacing command for nothing
    return ",;:! ".indexOf(c) >= 0 ? name + 1 : name;
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Returns the end of a short formatting tag that starts here, or {@code at} if none does. */
  private int tagEnd(int at, int to) {
    int name = at + 1 < to && text.charAt(at + 1) == '/' ? at + 2 : at + 1;
    int end = name;
    while (end < to && end - name < 8 && isAsciiWord(text.charAt(end))) {
      end++;
    }
    int close = end;
    while (close < to
        && close - end < 3
        && (text.charAt(close) == ' ' || text.charAt(close) == '/')) {
      close++;
    }
    boolean formatting =
        close < to
            && text.charAt(close) == '>'
            && Phrases.FORMATTING_TAGS.contains(text.substring(name, end).toLowerCase(Locale.ROOT));
    return formatting ? close + 1 : at;
  }

  private void add(byte kind, int start, int end, String key) {
    run = kind == SIGN && size > 0 && keys[size - 1].equals(key) ? run + 1 : 0;
    if (run >= LONGEST_RUN) {
      return; // a ruler, or noise: more of the same sign says nothing more
    }
    if (size == starts.length) {
      int capacity = size * 2;
      starts = Arrays.copyOf(starts, capacity);
      ends = Arrays.copyOf(ends, capacity);
      kinds = Arrays.copyOf(kinds, capacity);
      keys = Arrays.copyOf(keys, capacity);
    }
    starts[size] = start;
    ends[size] = end;
    kinds[size] = kind;
    keys[size] = key;
    size++;
  }
}
