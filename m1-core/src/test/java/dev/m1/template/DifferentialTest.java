package dev.m1.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Our own snippets against what real Jinja2 renders; make_differential.py wrote the file. */
class DifferentialTest {
  @Test
  void render_ownSnippets_equalsJinja2() throws IOException {
    Map<String, Object> file = load();
    List<String> wrong = new ArrayList<>();
    List<Object> cases = TestJson.list(file.get("cases"));
    for (Object each : cases) {
      String template = (String) TestJson.list(each).get(0);
      @Nullable Object expected = TestJson.list(each).get(1);
      String got = outcome(template, file);
      // null: Jinja2 fails too; false: m1 leaves it out, or Jinja2 prints a memory address
      boolean right =
          expected == null
              ? got.startsWith("error ")
              : expected.equals(false) ? got.startsWith("error ") : got.equals("text " + expected);
      if (!right) {
        wrong.add(template + "\n  expected " + expected + "\n  got " + got);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(cases).hasSizeGreaterThan(3100);
  }

  private static String outcome(String template, Map<String, Object> file) {
    try {
      RenderedPrompt prompt =
          ChatTemplate.parse(template)
              .withClock(GoldenTemplatesTest.CLOCK)
              .render(TestJson.messages(file.get("messages")), TestJson.map(file.get("variables")));
      return "text " + prompt.text();
    } catch (ChatTemplateException e) {
      return "error " + e.kind();
    }
  }

  static Map<String, Object> load() throws IOException {
    try (InputStream in = DifferentialTest.class.getResourceAsStream("differential.json")) {
      return TestJson.read(java.util.Objects.requireNonNull(in));
    }
  }
}
