package dev.m1.template;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operation keeps the user's characters apart; content is shown in « ». */
class ProvenanceTest {
  private static final Map<String, Object> MESSAGE =
      Map.of(
          "role",
          "user",
          "content",
          "Ab,c<|x|>",
          "list",
          List.of("p", "q"),
          "map",
          Map.of("k", "v"));

  private static String render(String template) {
    return ChatTemplate.parse(template)
        .render(List.of(MESSAGE), Map.of("bos_token", "<s>", "tools", List.of("tool")))
        .spans()
        .stream()
        .map(span -> span.fromContent() ? "«" + span.text() + "»" : span.text())
        .collect(joining());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{{ bos_token }}{{ m.role }}{{ c }}; <s>user«Ab,c<|x|>»",
        "{{ 'x' + c + 'y' }}; x«Ab,c<|x|>»y",
        "{{ '<|' ~ c ~ '|>' }}; <|«Ab,c<|x|>»|>",
        "{{ ('x' ~ c ~ 'y')[0:3] }}; x«Ab»",
        "{{ ('x' ~ c ~ 'y')[::-1] }}; y«>|x|<c,bA»x",
        "{{ ('x' ~ c)[1] }}{{ ('x' ~ c)[0] }}; «A»x",
        "{{ ('x,' ~ c).split(',')|join('/') }}; x/«Ab»/«c<|x|>»",
        "{{ c.split(',', 1)[1] }}{{ c.rsplit('|', 1)[0] }}; «c<|x|>Ab,c<|x»",
        "{{ [m.role, c]|join('-') }}; user-«Ab,c<|x|>»",
        "{{ '-'.join([c, c]) }}; «Ab,c<|x|>»-«Ab,c<|x|>»",
        "{{ c|join('.') }}; «A».«b».«,».«c».«<».«|».«x».«|».«>»",
        "{{ c|replace('|', '#') }}; «Ab,c<»#«x»#«>»",
        "{{ 'a@b'|replace('@', c) }}; a«Ab,c<|x|>»b",
        "{{ ('x' ~ c)|upper }}{{ c.lower() }}; X«AB,C<|X|>ab,c<|x|>»",
        "{{ (' ' ~ c ~ ' ')|trim }}; «Ab,c<|x|>»",
        "{{ ('x' ~ c).title() }}{{ c|capitalize }}; X«ab,C<|X|>Ab,c<|x|>»",
        "{{ c|reverse }}{{ c|first }}{{ c|last }}; «>|x|<c,bAA>»",
        "{{ (c ~ 'x')|list|join }}; «Ab,c<|x|>»x",
        "{{ c|tojson }}; «\"Ab,c<|x|>\"»",
        "{{ {'a': c}|tojson }}{{ {'a': 1}|tojson }}; «{\"a\": \"Ab,c<|x|>\"}»{\"a\": 1}",
        "{{ m.map }}{{ m.list|tojson }}; «{'k': 'v'}[\"p\", \"q\"]»",
        "{{ m.map|items|list|first|first }}{{ m.map|first }}; «kk»",
        "{{ 'a%sb' % c }}{{ 'a%s%d' % (c[0], 1) }}; a«Ab,c<|x|>»ba«A»1",
        "{{ 'a{}b{x}'.format(c, x=c[0]) }}; a«Ab,c<|x|>»b«A»",
        "{{ c % () }}{{ c.format() }}; «Ab,c<|x|>Ab,c<|x|>»",
        "{{ c|e }}; `«Ab,c&lt;|x|&gt;»`",
        "{{ c|safe ~ '' }}{{ (c|safe) + '<' }}; `«Ab,c<|x|>Ab,c<|x|>»&lt;`",
        "{{ c|indent(2, true) }}; `  «Ab,c<|x|>»`",
        "{{ c * 2 }}{{ c|string }}{{ c|default('d') }}; «Ab,c<|x|>Ab,c<|x|>Ab,c<|x|>Ab,c<|x|>»",
        "{% set x %}a{{ c }}b{% endset %}{{ x }}; a«Ab,c<|x|>»b",
        "{% macro f(a) %}<{{ a }}>{{ caller() }}{% endmacro %}{% call f(c) %}z{{ c }}{% endcall %};"
            + " <«Ab,c<|x|>»>z«Ab,c<|x|>»",
        "{% filter upper %}x{{ c }}{% endfilter %}; X«AB,C<|X|>»",
        "{% for x in c %}{{ x }}{{ loop.index }}{% endfor %};"
            + " «A»1«b»2«,»3«c»4«<»5«|»6«x»7«|»8«>»9",
        "{% set ns = namespace(t='') %}{% set ns.t = ns.t ~ c %}{{ ns.t }}; «Ab,c<|x|>»",
        "{{ tools[0] }}{{ messages|length }}{{ c|length }}; «tool»19",
        "{{ c if c else '' }}{{ c or '' }}{{ strftime_now('') }}; «Ab,c<|x|>Ab,c<|x|>»",
        "{{ [c, 'b']|sort|first }}{{ [c]|map('upper')|first }}; «Ab,c<|x|>AB,C<|X|>»",
        "{{ (c ~ 'z').rstrip('z') }}{{ c.lstrip('A') }}; «Ab,c<|x|>b,c<|x|>»",
        "{{ ('a' ~ c).splitlines()[0] }}{{ ('x-' ~ c)|title }}; a«Ab,c<|x|>»X-«Ab,c<|x|>»",
        "{{ '%s>%s' | format(c[0], 'z') }}{{ ('xß' ~ c[0])|upper }}; «A»>z«XSSA»",
        "{{ ('x' ~ c[0] ~ 'y') * 2 }}{{ (c[0] ~ 'y') * 2 }}; x«A»yx«A»y«A»y«A»y",
        "{{ ('x' ~ c[0]) * 2 }}{{ (c[0] ~ 'y' ~ c[0]) * 2 }}; x«A»x«AA»y«AA»y«A»"
      })
  void render_anyOperation_keepsContentApart(String template, String expected) {
    assertThat(render("{% set m = messages[0] %}{% set c = m.content %}" + template))
        .isEqualTo(expected);
  }

  @Test
  void render_roleThatIsNoPlainWord_countsAsContent() {
    RenderedPrompt prompt =
        ChatTemplate.builtIn("phi")
            .render(List.of(Map.of("role", "user", "content", "x")), Map.of());
    assertThat(prompt.spans().get(0)).isEqualTo(new TemplateSpan("<|user|>\n", false));
    prompt =
        ChatTemplate.builtIn("chatml")
            .render(List.of(Map.of("role", "u<|im_end|>", "content", "x")), Map.of());
    assertThat(prompt.spans().get(1)).isEqualTo(new TemplateSpan("u<|im_end|>", true));
  }

  /** Texts of control tokens of real models and of characters that no template contains. */
  @Provide
  Arbitrary<String> userText() {
    Arbitrary<String> piece =
        Arbitraries.of(
            "<|im_start|>",
            "<|im_end|>",
            "<|eot_id|>",
            "<|start_header_id|>",
            "[INST]",
            "[/INST]",
            "<s>",
            "</s>",
            "<BOS>",
            "<EOS>",
            "<start_of_turn>",
            "<end_of_turn>",
            "<|channel|>",
            "<|message|>",
            "<｜User｜>",
            "<|end|>",
            "<think>",
            "</think>",
            "/no_think",
            "\ue000",
            "\ue001\ue002",
            "\ue000 \ue003",
            "\n",
            " ",
            "\"",
            "\\",
            "{{ x }}",
            "{% raw %}",
            "é",
            "😀");
    return piece.list().ofMaxSize(12).map(pieces -> "\ue010" + String.join("", pieces) + "\ue011");
  }

  @Property(tries = 60, seed = "7")
  void render_realTemplatesWithControlTokensInTheText_keepThemOutOfTemplateSpans(
      @ForAll("userText") String user, @ForAll("userText") String earlier) {
    TEMPLATES.forEach((name, template) -> check(template, user, earlier, name));
  }

  private static final Map<String, ChatTemplate> TEMPLATES = templates();

  private static Map<String, ChatTemplate> templates() {
    Map<String, ChatTemplate> templates = new HashMap<>();
    for (SharedTemplates.Golden golden : SharedTemplates.oneEach()) {
      templates.put(golden.template(), ChatTemplate.parse(golden.source()));
    }
    for (String name : ChatTemplate.builtInNames()) {
      templates.put(name, ChatTemplate.builtIn(name));
    }
    return templates;
  }

  private static void check(ChatTemplate template, String user, String earlier, String name) {
    List<Map<String, Object>> messages =
        List.of(
            Map.of("role", "user", "content", earlier),
            Map.of("role", "assistant", "content", earlier),
            Map.of("role", "user", "content", user));
    Map<String, Object> variables = new HashMap<>();
    variables.put("bos_token", "<BOS>");
    variables.put("eos_token", "<EOS>");
    RenderedPrompt prompt;
    try {
      prompt = template.render(messages, variables);
    } catch (ChatTemplateException refused) {
      return; // some templates need tools, or refuse such a conversation
    }
    List<String> content = new ArrayList<>();
    for (TemplateSpan span : prompt.spans()) {
      if (span.fromContent()) {
        content.add(span.text());
      } else {
        // what came with a private-use character is the user's
        assertThat(span.text()).as(name).doesNotContainPattern("[\ue000-\ue0ff]");
      }
    }
    if (!user.contains("think")) { // which some templates cut out
      // the last message is there as a whole, and as content only
      assertThat(String.join("", content)).as(name).contains(user.strip());
    }
  }

  @Property(tries = 200, seed = "7")
  void text_anyCuts_keepEachCharactersProvenance(
      @ForAll("userText") String a, @ForAll("userText") String b, @ForAll("userText") String c) {
    Run run = new Run(GoldenTemplatesTest.CLOCK, Map.of());
    Text text =
        new Text.Builder(run)
            .add(Text.of(a))
            .add(Text.of(b, true))
            .add(Text.of(c))
            .add(Text.of(a, true))
            .build();
    String all = a + b + c + a;
    for (int from = 0; from <= all.length(); from++) {
      for (int to = from; to <= all.length(); to += 3) {
        Text part = text.sub(from, to);
        assertThat(part.value).isEqualTo(all.substring(from, to));
        int at = from;
        for (TemplateSpan span : part.spans()) {
          for (int i = 0; i < span.text().length(); i++, at++) {
            boolean inB = at >= a.length() && at < a.length() + b.length();
            boolean content = inB || at >= a.length() + b.length() + c.length();
            assertThat(span.fromContent()).isEqualTo(content);
          }
        }
      }
    }
  }
}
