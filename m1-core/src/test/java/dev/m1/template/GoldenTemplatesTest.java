package dev.m1.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GoldenTemplatesTest {
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @Test
  void render_templatesOfModelMakers_equalsJinja2() {
    List<SharedTemplates.Golden> goldens = SharedTemplates.load();
    List<String> wrong = new ArrayList<>();
    for (SharedTemplates.Golden golden : goldens) {
      List<String> got = new ArrayList<>();
      Throwable thrown =
          catchThrowable(
              () ->
                  got.add(
                      ChatTemplate.parse(golden.source())
                          .withClock(CLOCK)
                          .render(golden.messages(), golden.variables())
                          .text()));
      boolean right =
          golden.expected().containsKey("error")
              ? thrown instanceof ChatTemplateException
              : thrown == null && got.get(0).equals(golden.expected().get("text"));
      if (!right) {
        wrong.add(golden.template() + " " + golden.conversation() + ": " + thrown + got);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(goldens).hasSizeGreaterThanOrEqualTo(400);
  }
}
