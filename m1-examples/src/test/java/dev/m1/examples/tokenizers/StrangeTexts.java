package dev.m1.examples.tokenizers;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Makes texts that tokenizers stumble over: blanks of all kinds in runs, digits of all scripts,
 * contractions, combining marks, emoji, control characters, halves of surrogate pairs, and the
 * names of control tokens, whole and cut.
 */
final class StrangeTexts {
  private static final List<String> WORDS =
      List.of(
          "the", "patient", "IgG", "pH", "β-blocker", "naïve", "Köln", "don't", "HbA1c", "mg/dL");
  private static final List<String> BLANKS =
      List.of(" ", "  ", "\t", "\n", "\r\n", "\r", "\n\n", "\u00a0", "\u2003", "\u3000", "\u000b");
  private static final List<String> CONTRACTIONS =
      List.of("'s", "'S", "'ll", "'LL", "'Ve", "'re", "'t", "'D", "\u2019s", "''s", "'x", "s'");
  private static final List<String> NUMBERS =
      List.of(
          "7", "12", "123", "1234", "0.05", "1e-9", "\u0663\u0664", "\u00bd", "\u2167", "x\u00b2");
  private static final List<String> PAIRS =
      List.of(
          "\ud83d\ude42",
          "\ud83d\udc69\u200d\u2695\ufe0f",
          "\ud83c\udde9\ud83c\uddea",
          "\ud83d\udc4d\ud83c\udffd",
          "\ud83d",
          "\ude42",
          "\uffff",
          "\udbff\udfff",
          "\ufeff",
          "\u0000",
          "\u001b[0m",
          "\u0085",
          "\u200b",
          "\u2028");

  /** First and last characters of what is taken from at random. */
  private static final int[][] RANGES = {
    {'a', 'z'},
    {'A', 'Z'},
    {'!', '/'},
    {'0', '9'},
    {0x01, 0x1f},
    {0xa1, 0xff},
    {0x100, 0x17e},
    {0x300, 0x36f},
    {0x391, 0x3c9},
    {0x410, 0x44f},
    {0x5d0, 0x5ea},
    {0x621, 0x652},
    {0x905, 0x94d},
    {0xe01, 0xe3a},
    {0x10d0, 0x10f0},
    {0x2010, 0x2027},
    {0x2190, 0x21ff},
    {0x3041, 0x3096},
    {0x30a1, 0x30fa},
    {0x4e00, 0x9fa5},
    {0xac00, 0xd7a3},
    {0xff01, 0xff5e},
    {0x1d400, 0x1d454},
    {0x1f600, 0x1f64f},
    {0x20000, 0x2a6d6},
    {0xe000, 0xe0ff},
    {0x10, 0xffff},
  };

  private final Random random;
  private final List<String> names;
  private final List<Supplier<String>> kinds;

  /**
   * Prepares the texts of a seed.
   *
   * @param names of control tokens
   */
  StrangeTexts(long seed, List<String> names) {
    random = new Random(seed);
    this.names = names;
    kinds =
        List.of(
            () -> one(WORDS),
            () -> one(WORDS) + " ",
            () -> one(BLANKS),
            () -> one(BLANKS).repeat(1 + random.nextInt(5)),
            () -> one(WORDS) + one(CONTRACTIONS),
            () -> one(NUMBERS),
            () -> String.valueOf(random.nextInt(1_000_000_000)),
            () -> one(PAIRS),
            this::run,
            this::run,
            this::mixture,
            this::name);
  }

  String next() {
    StringBuilder text = new StringBuilder();
    int parts = 1 + random.nextInt(12);
    for (int i = 0; i < parts; i++) {
      text.append(kinds.get(random.nextInt(kinds.size())).get());
    }
    return text.toString();
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Some characters of one range. */
  private String run() {
    int[] range = RANGES[random.nextInt(RANGES.length)];
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(within(range));
    }
    return text.toString();
  }

  /** Characters of all ranges. */
  private String mixture() {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(within(RANGES[random.nextInt(RANGES.length)]));
    }
    return text.toString();
  }

  /** A character that Unicode had when the oldest table in use was made. */
  private int within(int[] range) {
    int character;
    do {
      character = range[0] + random.nextInt(range[1] - range[0] + 1);
    } while (!Character.isDefined(character));
    return character;
  }

  /** The name of a control token, whole, cut or doubled. */
  private String name() {
    if (names.isEmpty()) {
      return "<|";
    }
    String name = one(names);
    return switch (random.nextInt(4)) {
      case 0 -> name.substring(0, name.length() - 1);
      case 1 -> name.substring(random.nextInt(name.length()));
      case 2 -> name + name;
      default -> name;
    };
  }

  /** Returns so many texts. */
  List<String> take(int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(next());
    }
    return texts;
  }
}
