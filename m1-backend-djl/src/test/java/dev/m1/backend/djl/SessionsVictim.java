package dev.m1.backend.djl;

import dev.m1.ModelOptions;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks the embedded model question after question, two at a time, with probes, and prints the
 * process's memory in KiB after each tenth of them. Argument: how many.
 */
final class SessionsVictim {
  private SessionsVictim() {}

  public static void main(String[] args) throws Exception {
    int sessions = Integer.parseInt(args[0]);
    ModelOptions options =
        ModelOptions.builder().backend("djl").threads(1).contextTokens(2048).build();
    try (ReasoningModel model = ReasoningModel.embedded(options)) {
      AtomicInteger asked = new AtomicInteger();
      for (int tenth = 1; tenth <= 10; tenth++) {
        int until = sessions * tenth / 10;
        Runnable asking =
            () -> {
              for (int i = asked.getAndIncrement(); i < until; i = asked.getAndIncrement()) {
                ask(model, i);
              }
            };
        Thread other = new Thread(asking);
        other.start();
        asking.run();
        other.join();
        asked.set(until);
        System.gc();
        System.out.println("resident " + residentKibibytes());
      }
    }
  }

  private static void ask(ReasoningModel model, int i) {
    Question question =
        Question.multipleChoice(
            "A patient of " + (20 + i % 70) + " years has fever. What comes first?",
            "rest",
            "water",
            "a test");
    model
        .session()
        .budget(i % 2 == 0 ? "settled:every=8,confidence=0.99" : "fixed:24")
        .maxThinkingTokens(16 + i % 33)
        .maxAnswerTokens(4)
        .ask(question);
  }

  private static long residentKibibytes() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
    return lines.stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
