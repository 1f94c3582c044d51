package dev.m1.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.m1.M1Exception;
import dev.m1.template.ChatTemplateException.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTemplateTest {
  private static final List<Map<String, Object>> TURNS =
      List.of(
          Map.of("role", "system", "content", "Be careful."),
          Map.of("role", "user", "content", " Fever? "),
          Map.of("role", "assistant", "content", "<think>\nhm\n</think>\n\nYes."),
          Map.of("role", "user", "content", List.of(Map.of("type", "text", "text", "Why?"))));

  private static ChatTemplateException failure(String template) {
    return java.util.Objects.requireNonNull(
        catchThrowableOfType(
            ChatTemplateException.class,
            () -> ChatTemplate.parse(template).render(TURNS, Map.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "chatml @ <|im_start|>system\\n"
            + "Be careful.<|im_end|>\\n"
            + "<|im_start|>user\\n"
            + " Fever? <|im_end|>\\n"
            + "<|im_start|>assistant\\n"
            + "<think>\\n"
            + "hm\\n"
            + "</think>\\n"
            + "\\n"
            + "Yes.<|im_end|>\\n"
            + "<|im_start|>user\\n"
            + "Why?<|im_end|>\\n"
            + "<|im_start|>assistant\\n",
        "llama3 @ <s><|start_header_id|>system<|end_header_id|>\\n"
            + "\\n"
            + "Be careful.<|eot_id|><|start_header_id|>user<|end_header_id|>\\n"
            + "\\n"
            + "Fever?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\\n"
            + "\\n"
            + "<think>\\n"
            + "hm\\n"
            + "</think>\\n"
            + "\\n"
            + "Yes.<|eot_id|><|start_header_id|>user<|end_header_id|>\\n"
            + "\\n"
            + "Why?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\\n"
            + "\\n",
        "gemma @ <s><start_of_turn>user\\n"
            + "Be careful.\\n"
            + "\\n"
            + "Fever?<end_of_turn>\\n"
            + "<start_of_turn>model\\n"
            + "<think>\\n"
            + "hm\\n"
            + "</think>\\n"
            + "\\n"
            + "Yes.<end_of_turn>\\n"
            + "<start_of_turn>user\\n"
            + "Why?<end_of_turn>\\n"
            + "<start_of_turn>model\\n",
        "mistral @ <s>[INST] Be careful.\\n\\nFever? [/INST] <think>\\nhm\\n</think>\\n\\nYes.</s>"
            + "[INST] Why? [/INST]",
        "phi @ <|system|>\\n"
            + "Be careful.<|end|>\\n"
            + "<|user|>\\n"
            + " Fever? <|end|>\\n"
            + "<|assistant|>\\n"
            + "<think>\\n"
            + "hm\\n"
            + "</think>\\n"
            + "\\n"
            + "Yes.<|end|>\\n"
            + "<|user|>\\n"
            + "Why?<|end|>\\n"
            + "<|assistant|>\\n",
        "deepseek @ <s>Be careful.<｜User｜> Fever? <｜Assistant｜>Yes.<｜end▁of▁sentence｜><｜User｜>Why?"
            + "<｜Assistant｜>",
        "plain @ System: Be careful.\\n"
            + "\\n"
            + "User: Fever?\\n"
            + "\\n"
            + "Assistant: <think>\\n"
            + "hm\\n"
            + "</think>\\n"
            + "\\n"
            + "Yes.\\n"
            + "\\n"
            + "User: Why?\\n"
            + "\\n"
            + "Assistant:"
      })
  void render_builtInFormat_isTheFormatOfTheFamily(String name, String expected) {
    RenderedPrompt prompt = ChatTemplate.builtIn(name).render(TURNS, Map.of("bos_token", "<s>"));
    assertThat(prompt.text()).isEqualTo(expected.replace("\\n", "\n"));
    String closed =
        ChatTemplate.builtIn(name)
            .render(TURNS, Map.of("bos_token", "<s>", "add_generation_prompt", false))
            .text();
    assertThat(prompt.text()).startsWith(closed);
  }

  @Test
  void builtIn_unknownName_listsTheChoices() {
    assertThatThrownBy(() -> ChatTemplate.builtIn("vicuna"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'vicuna'")
        .hasMessageContaining("chatml, llama3, gemma, mistral, phi, deepseek, plain");
  }

  @Test
  void named_ownNameOrBuiltIn_theModelsOwnComesFirst() {
    Map<String, String> own = Map.of("tool_use", "tools", "chatml", "ours");

    assertThat(ChatTemplate.named("tool_use", own).source()).isEqualTo("tools");
    assertThat(ChatTemplate.named("chatml", own).source()).isEqualTo("ours");
    assertThat(ChatTemplate.named("gemma", own).source())
        .isEqualTo(ChatTemplate.builtIn("gemma").source());
    assertThatThrownBy(() -> ChatTemplate.named("vicuna", Map.of("tool_use", "tools")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("vicuna", "chatml", "of the model's own: tool_use");
  }

  @Test
  void split_ofALongText_isLinearAndWithinTheLimits() {
    String words = "word ".repeat(100_000);
    assertThat(
            ChatTemplate.parse("{{ messages[0].content.split()|length }}")
                .render(List.of(Map.of("role", "user", "content", words)), Map.of())
                .text())
        .isEqualTo("100000");
  }

  @Test
  void builtIn_roleTheFormatLacks_isRefusedByTheTemplate() {
    ChatTemplate gemma = ChatTemplate.builtIn("gemma");
    ChatTemplateException refused =
        catchThrowableOfType(
            ChatTemplateException.class,
            () -> gemma.render(List.of(Map.of("role", "tool", "content", "x")), Map.of()));
    assertThat(java.util.Objects.requireNonNull(refused).kind()).isEqualTo(Kind.RAISED);
    assertThat(refused.reason()).isEqualTo("The gemma chat format has no role tool");
  }

  @Test
  void parse_brokenSource_saysLineColumnAndConstruct() {
    ChatTemplateException failure =
        failure("a\n  {% if x %}\n{{ y | nope }}{% endif %}{{ 1 | nope }}");
    assertThat(failure).isInstanceOf(M1Exception.class);
    assertThat(failure.kind()).isEqualTo(Kind.SYNTAX);
    assertThat(failure.line()).isEqualTo(3);
    assertThat(failure.column()).isEqualTo(33);
    assertThat(failure.construct()).isEqualTo("filter");
    assertThat(failure)
        .hasMessage("chat template, line 3, column 33, filter: no filter named 'nope'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{% include 'x' %}; tag 'include'",
        "{% import 'x' as y %}; tag 'import'",
        "{% extends 'x' %}; tag 'extends'",
        "{% block x %}{% endblock %}; tag 'block'",
        "{% do x %}; tag 'do'",
        "{% with x = 1 %}{% endwith %}; tag 'with'",
        "{% set x | upper %}a{% endset %}; filter of a set block",
        "{{ x|sum }}; filter 'sum'",
        "{{ d|dictsort(true) }}; filter 'dictsort'",
        "{{ x|indent(blank=true) }}; filter 'indent'",
        "{{ x is sameas(y) }}; test 'sameas'",
        "{{ '\\N{BULLET}' }}; string",
        "{{ 12345678901234567890 }}; integer of more than 18 digits",
        "{% for x in y recursive %}{% endfor %}; recursive loop",
        "{{ x.encode() }}; method 'encode'",
        "{{ f(*x) }}; argument '*'",
        "{{ x|groupby('role') }}; filter 'groupby'",
        "{{ x|pprint }}; filter 'pprint'",
        "{% if false %}{{ x|urlize }}{% endif %}; filter 'urlize'",
        "{{ lipsum() }}; name 'lipsum'"
      })
  void parse_whatIsNotCovered_isAnErrorWithTheConstruct(String source, String construct) {
    ChatTemplateException failure =
        catchThrowableOfType(ChatTemplateException.class, () -> ChatTemplate.parse(source));
    assertThat(java.util.Objects.requireNonNull(failure).kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(failure.construct()).isEqualTo(construct);
  }

  @Test
  void render_runtimeError_pointsAtTheExpression() {
    ChatTemplateException failure = failure("x\r\n{{ messages[0].nope.more }}");
    assertThat(failure.kind()).isEqualTo(Kind.RUNTIME);
    assertThat(failure.line()).isEqualTo(2);
    assertThat(failure.construct()).isEqualTo("attribute 'more'");
    assertThat(failure.reason()).contains("has no attribute 'nope'");
  }

  @Test
  void render_raiseException_keepsTheTemplatesOwnWords() {
    ChatTemplateException failure = failure("{{ raise_exception('Roles must alternate') }}");
    assertThat(failure.kind()).isEqualTo(Kind.RAISED);
    assertThat(failure.reason()).isEqualTo("Roles must alternate");
  }

  @Test
  void render_strftimeNow_usesClockAndItsZone() {
    ChatTemplate template = ChatTemplate.parse("{{ strftime_now('%d %b %Y %H:%M') }}");
    Clock clock = Clock.fixed(Instant.parse("2026-12-31T23:30:00Z"), ZoneId.of("Europe/Berlin"));
    assertThat(template.withClock(clock).render(List.of(), Map.of()).text())
        .isEqualTo("01 Jan 2027 00:30");
  }

  @Test
  void render_variablesNotGiven_areThoseOfTransformers() {
    ChatTemplate template =
        ChatTemplate.parse(
            "{{ add_generation_prompt }} {{ tools }} {{ documents }} {{ x is defined }}");
    assertThat(template.render(List.of(), Map.of()).text()).isEqualTo("True None None False");
  }

  @Test
  void render_inputsOfTheCaller_areNotChanged() {
    List<Object> parts = new ArrayList<>(List.of("a"));
    Map<String, Object> message = new LinkedHashMap<>(Map.of("role", "user", "content", parts));
    ChatTemplate template =
        ChatTemplate.parse("{% set x = messages[0].content + ['b'] %}{{ x }}{{ messages[0].pop }}");
    template.render(List.of(message), Map.of());
    assertThat(message).hasSize(2);
    assertThat(parts).containsExactly("a");
    assertThat(failure("{{ messages[0].pop('role') }}")).hasMessageContaining("unsafe");
  }

  @Test
  void render_valueOfAnotherType_isRefused() {
    ChatTemplate template = ChatTemplate.builtIn("chatml");
    assertThatThrownBy(() -> template.render(List.of(), Map.of("x", new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }
}
