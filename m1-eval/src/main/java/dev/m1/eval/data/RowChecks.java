package dev.m1.eval.data;

import dev.m1.Question.MultipleChoice;
import dev.m1.eval.data.IntegrityReport.Finding;
import dev.m1.eval.data.IntegrityReport.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for what is wrong with the texts of one question. */
final class RowChecks {
  /** UTF-8 that was read as Latin-1 or Windows-1252, replacement and control characters. */
  private static final Pattern DAMAGE =
      Pattern.compile(
          "\uFFFD|[ÃÂ][\u0080-\u00BF]|â€|[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]");

  private static final Pattern ENTITY =
      Pattern.compile("&(amp|lt|gt|quot|nbsp|apos|#\\d{1,6}|#x[0-9a-fA-F]{1,5});");
  private static final Pattern ODD_SPACE = Pattern.compile("[\u00A0\u200B\u202F\uFEFF]");

  private final BenchmarkItem item;
  private final List<Finding> findings = new ArrayList<>();

  private RowChecks(BenchmarkItem item) {
    this.item = item;
  }

  /** Returns at most one finding of each kind. */
  static List<Finding> of(BenchmarkItem item) {
    RowChecks checks = new RowChecks(item);
    String all = item.question().text();
    if (item.question() instanceof MultipleChoice choice) {
      checks.options(choice);
      all = all + "\n" + String.join("\n", choice.options());
    }
    checks.text(Kind.ENCODING, DAMAGE, all);
    checks.text(Kind.ENTITY, ENTITY, all);
    checks.text(Kind.ODD_SPACE, ODD_SPACE, all);
    return checks.findings;
  }

  private void text(Kind kind, Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (matcher.find()) {
      int start = Math.max(0, matcher.start() - 15);
      int end = Math.min(text.length(), matcher.end() + 15);
      add(kind, "…" + escaped(text.substring(start, end)) + "…");
    }
  }

  private void options(MultipleChoice choice) {
    List<String> options = choice.options().stream().map(String::strip).toList();
    Set<String> seen = new HashSet<>();
    Set<String> repeated = new HashSet<>();
    options.stream()
        .filter(option -> !option.isEmpty() && !seen.add(option))
        .forEach(repeated::add);
    if (options.contains("")) {
      add(Kind.EMPTY_OPTION, "option " + MultipleChoice.letter(options.indexOf("")));
    }
    if (!repeated.isEmpty()) {
      add(Kind.IDENTICAL_OPTIONS, shown(repeated.iterator().next()));
      if (repeated.contains(options.get(item.key().charAt(0) - 'A'))) {
        add(Kind.IDENTICAL_KEY, shown(options.get(item.key().charAt(0) - 'A')));
      }
    }
    first(
        Kind.LETTER_OPTION,
        options,
        o -> o.length() == 1 && o.charAt(0) >= 'A' && o.charAt(0) <= 'Z');
    first(
        Kind.NONE_OPTION,
        options,
        o -> Set.of("none", "na", "n/a", "nan", "null").contains(o.toLowerCase(Locale.ROOT)));
    first(Kind.LINE_BREAK, options, o -> o.indexOf('\n') >= 0);
  }

  private void first(Kind kind, List<String> options, java.util.function.Predicate<String> wrong) {
    options.stream().filter(wrong).findFirst().ifPresent(option -> add(kind, shown(option)));
  }

  private void add(Kind kind, String detail) {
    findings.add(new Finding(kind, item.id(), detail));
  }

  private static String shown(String text) {
    return "\"" + escaped(Texts.shortened(text)) + "\"";
  }

  private static String escaped(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean ascii = c >= 0x20 && c < 0x7f;
              boolean plain = ascii || Character.isLetterOrDigit(c);
              if (plain) {
                shown.appendCodePoint(c);
              } else {
                shown.append(String.format("\\u%04x", c));
              }
            });
    return shown.toString();
  }
}
