package dev.m1.examples.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a Markdown file.
 *
 * @param language the word after the opening fence, empty where there is none
 * @param firstLine the line number of the first line of the code, counted from 1
 * @param directive what a {@code <!-- compile: … -->} line right before the fence says, else empty
 * @param code the lines between the fences
 */
record CodeBlock(String language, int firstLine, String directive, String code) {
  private static final Pattern FENCE = Pattern.compile("^( {0,3})(`{3,}|~{3,})\\s*([^\\s`]*).*$");
  private static final Pattern DIRECTIVE = Pattern.compile("^\\s*<!--\\s*compile:(.*?)-->\\s*$");

  /** Finds every fenced block; an unclosed one runs to the end, as Markdown has it. */
  static List<CodeBlock> allIn(String markdown) {
    List<String> lines = markdown.lines().toList();
    List<CodeBlock> blocks = new ArrayList<>();
    String directive = "";
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      Matcher comment = DIRECTIVE.matcher(lines.get(i));
      if (comment.matches()) {
        directive = comment.group(1).strip();
      } else if (fence.matches()) {
        int first = i + 1;
        int end = first;
        while (end < lines.size() && !closes(lines.get(end), fence.group(2))) {
          end++;
        }
        String code = String.join("\n", lines.subList(first, end)) + "\n";
        blocks.add(new CodeBlock(fence.group(3), first + 1, directive, code));
        directive = "";
        i = end;
      } else if (!lines.get(i).isBlank()) {
        directive = "";
      }
    }
    return blocks;
  }

  private static boolean closes(String line, String fence) {
    String text = line.strip();
    return text.length() >= fence.length()
        && text.chars().allMatch(c -> c == fence.charAt(0))
        && line.indexOf(text) <= 3;
  }
}
