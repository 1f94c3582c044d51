package dev.m1.bench;

import dev.m1.template.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Renders a conversation of 20 turns, and parses the template. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TemplateRendering {
  private static final int TURNS = 20;
  private static final String CHAT_ML =
      "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n'"
          + " + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

  /**
   * What the makers' templates need, {@code functions} and {@code datetime} that of Firefunction.
   */
  private static final Map<String, Object> VARIABLES =
      Map.of(
          "bos_token",
          "<s>",
          "eos_token",
          "</s>",
          "tools",
          List.of(),
          "functions",
          "[]",
          "datetime",
          "now");

  /** A template's file; {@code chatml} is a short one of this program's. */
  @Param("chatml")
  public String template = "chatml";

  private String source = CHAT_ML;
  private ChatTemplate parsed = ChatTemplate.parse(CHAT_ML);
  private final List<Map<String, Object>> messages = new ArrayList<>();

  /** Reads the template and makes the conversation. */
  @Setup
  public void prepare() throws IOException {
    if (!template.equals("chatml")) {
      source = Files.readString(Path.of(template));
      parsed = ChatTemplate.parse(source);
    }
    for (int i = 0; i < TURNS; i++) {
      String role = i % 2 == 0 ? "user" : "assistant";
      messages.add(
          Map.of(
              "role",
              role,
              "content",
              "Turn " + i + ": a 62-year-old man has chest pain. ".repeat(8)));
    }
  }

  /** Renders. */
  @Benchmark
  public Object render() {
    return parsed.render(messages, VARIABLES);
  }

  /** Parses. */
  @Benchmark
  public Object parse() {
    return ChatTemplate.parse(source);
  }
}
