package dev.m1.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.m1.template.ChatTemplateException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {
  private static ChatTemplateException failure(String template) {
    return java.util.Objects.requireNonNull(
        catchThrowableOfType(
            ChatTemplateException.class,
            () -> ChatTemplate.parse(template).render(List.of(), Map.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}; steps",
        "{{ 'a' * 5000000 }}; text of more than 4000000 characters",
        "{{ [1]|tojson(indent=1000000000) }}; text of more than 4000000 characters",
        "{% set ns = namespace(x=[]) %}{% for i in range(900) %}{% set ns.x = [ns.x] %}{% endfor %}"
            + "{{ ns.x }}; evaluation nested deeper than 700",
        "{% set ns = namespace(x=[]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{{ ns.x == [ns.x[0], ns.x[1]] }}; steps",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}; recursion deeper than 100",
        "{{ range(1000000) }}; range of more than 100000 items",
        "{% set ns = namespace(x=[]) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{{ ns.x|tojson }}; steps"
      })
  void render_beyondALimit_namesTheLimit(String template, String limit) {
    ChatTemplateException failure = failure(template);
    assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
    assertThat(failure).hasMessageContaining("limit reached").hasMessageContaining(limit);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "not ", "-", "{'a':", "1 if x else ", "f(", "x["})
  void parse_deepExpression_namesTheLimit(String opening) {
    ChatTemplateException failure = failure("{{ " + opening.repeat(20_000) + "1");
    assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
    assertThat(failure).hasMessageContaining("nested deeper than 200");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{% if x %}", "{% for x in y %}", "{% macro m() %}", "{% filter trim %}"})
  void parse_deepBlocks_namesTheLimit(String opening) {
    ChatTemplateException failure = failure(opening.repeat(5_000));
    assertThat(failure.kind()).isEqualTo(Kind.LIMIT);
  }

  @Test
  void render_onASmallStack_failsWithALimitAtWorst() throws InterruptedException {
    String deep = "{{ [" + "[".repeat(60) + "]".repeat(60) + "] }}";
    String template =
        "{% macro f(n) %}{% if n %}{% for i in [1] %}{{ f(n - 1) ~ 1 }}{% endfor %}{% endif %}"
            + "{% endmacro %}{{ f(90)|length }}"
            + deep;
    List<Throwable> escaped = new ArrayList<>();
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                ChatTemplate.parse(template).render(List.of(), Map.of());
              } catch (ChatTemplateException e) {
                assertThat(e.kind()).isEqualTo(Kind.LIMIT);
              }
            },
            "small stack",
            96 * 1024);
    thread.setUncaughtExceptionHandler((t, e) -> escaped.add(e));
    thread.start();
    thread.join();
    assertThat(escaped).isEmpty();
  }

  @Test
  void render_inputThatContainsItself_failsWithALimit() {
    List<Object> circle = new ArrayList<>();
    circle.add(circle);
    ChatTemplate template = ChatTemplate.builtIn("chatml");
    assertThatThrownBy(() -> template.render(List.of(), Map.of("x", circle)))
        .isInstanceOf(ChatTemplateException.class)
        .hasMessageContaining("100 levels of input");
  }

  @Test
  void parse_sourceBeyondTheLimit_namesTheLimit() {
    assertThat(failure("x".repeat(500_001))).hasMessageContaining("more than 500000 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{%",
        "{#",
        "{{ x }}",
        "{% if a %}{{ b }}{% set c = 1 %}{% endif %}",
        "\n{%- set x = 1 -%}",
        "{% raw %}{% endraw %}",
        "{% for i in l %}{{ i }}{% endfor %}",
        "{{ 'a' ~ 'b' }}",
        " ",
        "\n"
      })
  void parse_longSource_takesTimeLinearInIt(String piece) {
    String source = piece.repeat(400_000 / piece.length());
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      least = Math.min(least, parseTime(source));
    }
    // about 50 ms; a parser that copies the rest for each token needs tens of seconds
    assertThat(least).isLessThan(5_000_000_000L);
  }

  private static long parseTime(String source) {
    long start = System.nanoTime();
    try {
      ChatTemplate.parse(source);
    } catch (ChatTemplateException e) {
      assertThat(e.kind()).isNotEqualTo(Kind.RUNTIME);
    }
    return System.nanoTime() - start;
  }
}
