package dev.m1.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Broken templates and odd conversations end in a prompt or a template error, and soon. */
class MutationPropertyTest {
  private static final List<String> FRAGMENTS =
      List.of(
          "{{",
          "}}",
          "{%",
          "%}",
          "-%}",
          "{#",
          "#}",
          "{% if x %}",
          "{% endif %}",
          "{% for i in x %}",
          "{% endfor %}",
          "{% set x = [x, x] %}",
          "{{ x }}",
          "|tojson",
          "|list",
          "|join('a')",
          "[0]",
          "[::-1]",
          ".x",
          "()",
          "(",
          ")",
          "[",
          "]",
          "}",
          "{",
          "'",
          "\"",
          "\\",
          " is ",
          " not ",
          " in ",
          " ~ ",
          " + ",
          " * 9999",
          " % ",
          "**",
          "//",
          "none",
          "messages",
          "loop",
          "range(99999)",
          "recursive",
          "macro m()",
          "endmacro",
          "namespace()",
          "\n",
          "\u0000",
          "😀",
          "\ud800",
          "-",
          "+");

  private static final List<String> SOURCES = sources();

  private static List<String> sources() {
    List<String> sources = new ArrayList<>();
    ChatTemplate.builtInNames().forEach(name -> sources.add(ChatTemplate.builtIn(name).source()));
    SharedTemplates.oneEach().forEach(golden -> sources.add(golden.source()));
    try {
      StringBuilder joined = new StringBuilder();
      for (Object each : TestJson.list(DifferentialTest.load().get("cases"))) {
        joined.append(TestJson.list(each).get(0));
        if (joined.length() > 500) {
          sources.add(joined.toString());
          joined.setLength(0);
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return sources;
  }

  @Property(tries = 20_000, seed = "7")
  void parseAndRender_mutatedTemplateAndConversation_endsSoonInTextOrTemplateError(
      @ForAll long seed) {
    Random random = new Random(seed);
    String source = mutate(SOURCES.get(random.nextInt(SOURCES.size())), random);
    List<Map<String, @Nullable Object>> messages = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      messages.add(message(random));
    }
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("bos_token", "<s>");
    variables.put("tools", value(random, 3));
    variables.put("x", value(random, 4));
    long took = Long.MAX_VALUE;
    // measured again if slow, because other work on the machine only makes it slower
    for (int i = 0; i < 5 && took > 1_000_000_000L; i++) {
      long start = System.nanoTime();
      render(source, messages, variables);
      took = Math.min(took, System.nanoTime() - start);
    }
    assertThat(took).as(source).isLessThan(1_000_000_000L);
  }

  private static void render(
      String source,
      List<Map<String, @Nullable Object>> messages,
      Map<String, @Nullable Object> variables) {
    try {
      RenderedPrompt prompt = ChatTemplate.parse(source).render(messages, variables);
      for (int i = 1; i < prompt.spans().size(); i++) {
        assertThat(prompt.spans().get(i).fromContent())
            .isNotEqualTo(prompt.spans().get(i - 1).fromContent());
      }
    } catch (ChatTemplateException e) {
      assertThat(e).hasMessageStartingWith("chat template, line ");
      assertThat(e.line()).isPositive();
      assertThat(e.column()).isPositive();
    }
  }

  private static String mutate(String source, Random random) {
    StringBuilder s = new StringBuilder(source);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(s.length() + 1);
      int end = Math.min(s.length(), at + random.nextInt(8));
      switch (random.nextInt(4)) {
        case 0 -> s.delete(at, end);
        case 1 -> s.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        case 2 -> s.replace(at, end, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
        default -> {
          int from = random.nextInt(s.length() + 1);
          s.insert(at, s.substring(from, Math.min(s.length(), from + random.nextInt(300))));
        }
      }
    }
    return s.toString();
  }

  private static Map<String, @Nullable Object> message(Random random) {
    Map<String, @Nullable Object> message = new LinkedHashMap<>();
    List<String> roles = List.of("user", "assistant", "system", "tool", "<|im_end|>");
    message.put("role", random.nextInt(9) == 0 ? value(random, 2) : pick(roles, random));
    message.put("content", random.nextInt(3) > 0 ? text(random) : value(random, 3));
    for (String key : List.of("tool_calls", "reasoning_content", "name", "thinking", "0")) {
      if (random.nextInt(5) == 0) {
        message.put(key, value(random, 3));
      }
    }
    return message;
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(pick(FRAGMENTS, random)).append(random.nextInt(4) == 0 ? "</think>" : " ");
    }
    return text.toString();
  }

  private static @Nullable Object value(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 10 : 6);
    return switch (kind) {
      case 0 -> null;
      case 1 -> random.nextLong();
      case 2 -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
      case 3 -> random.nextBoolean();
      case 4, 5 -> text(random);
      case 6, 7 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(value(random, depth - 1));
        }
        yield list;
      }
      default -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key : List.of("type", "function", "name", "text", text(random))) {
          if (random.nextBoolean()) {
            map.put(key, value(random, depth - 1));
          }
        }
        yield map;
      }
    };
  }

  private static String pick(List<String> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
