package dev.m1.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.eval.Eval;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.internal.Json;
import dev.m1.eval.run.RunDirectory;
import dev.m1.testkit.Script;
import dev.m1.testkit.ScriptedBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where budgets cut a text, against sessions that really think no further. */
class OffsetsTest {
  private static final String THINKING =
      "First I look: naïve, 漢字 and \ud83d\ude00, at <b>all</b> of it. Then I count: one, two, three.\nDone.";

  @TempDir private Path folder = Path.of("");

  private static ReasoningModel model() {
    return ReasoningModel.over(
        ScriptedBackend.builder()
            .script(Script.says(THINKING, "The answer is B."))
            .contextTokens(8000)
            .maxSequences(16)
            .build(),
        ModelOptions.builder()
            .thinkingFormat("qwen3")
            .execution(ModelOptions.Execution.REPRODUCIBLE)
            .build());
  }

  @Test
  void pack_cuts_standWhereSessionsOfThatBudgetEnd() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("q.jsonl"),
            "{\"id\":\"q\",\"question\":\"Which?\",\"options\":[\"red\",\"green\"],\"answer\":\"B\"}\n");
    try (ReasoningModel model = model()) {
      RunDirectory run =
          Eval.of(model, Benchmarks.jsonLines(file))
              .sweepBudgets(0, 3, 8, 13, 21, 5000)
              .into(folder.resolve("run"));
      List<String> blocks = new ArrayList<>();
      ObjectNode index = Questions.pack(run, (number, json) -> blocks.add(json));

      assertThat(index.path("placed").asInt()).isEqualTo(1);
      JsonNode row = Json.parse(blocks.get(0)).get(0);
      assertThat(row.path("thinking").asText()).isEqualTo(THINKING);
      BenchmarkItem item = run.items().findFirst().orElseThrow();
      int before = -1;
      for (JsonNode cell : row.path("cells")) {
        int budget = run.manifest().arms().get(cell.path("arm").asInt()).tokens();
        String thought = model.ask(item.question(), Budgets.fixed(budget)).thinking();
        int at = cell.path("at").asInt();
        assertThat(at).isGreaterThan(before);
        assertThat(THINKING.substring(0, at)).as("budget %d", budget).startsWith(whole(thought));
        assertThat(at - whole(thought).length()).isBetween(0, 2);
        before = at;
      }
      assertThat(before).isEqualTo(THINKING.length());
    }
  }

  /** A character that the cut leaves half is no part of the text. */
  private static String whole(String thought) {
    return thought.replaceAll("\ufffd+$", "");
  }
}
