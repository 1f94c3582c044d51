package dev.m1.extract;

/** The classes of characters as Python's regular expressions see them in a text. */
final class PythonText {
  private PythonText() {}

  /** Says whether a character is in {@code \w}: letters, numbers of any kind, the underscore. */
  static boolean isWord(int point) {
    if (point == '_' || Character.isLetter(point)) {
      return true;
    }
    int type = Character.getType(point);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  /** Says whether a character is in {@code \s}. */
  static boolean isSpace(int point) {
    return (point >= 0x09 && point <= 0x0d)
        || (point >= 0x1c && point <= 0x20)
        || point == 0x85
        || Character.isSpaceChar(point);
  }

  /** Returns a text as {@code str.strip()} leaves it. */
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Says whether a character is one of the common Chinese ideographs, {@code [一-鿿]}. */
  static boolean isHan(int point) {
    return point >= 0x4e00 && point <= 0x9fff;
  }
}
