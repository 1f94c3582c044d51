package dev.m1.eval.analysis;

import static dev.m1.eval.analysis.SyntheticLines.budgets;
import static dev.m1.eval.analysis.SyntheticLines.sweep;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.m1.M1Exception;
import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.run.SyntheticRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons of runs whose answers are planted; the key is A. */
class RunComparisonTest {
  private static final List<Arm> ARMS = budgets(0, 100);

  @TempDir private Path folder = Path.of("");

  private RunDirectory run(
      String name, List<Arm> arms, List<BenchmarkItem> items, String... answers) {
    List<RunLine> lines = new ArrayList<>();
    for (int i = 0; i < answers.length; i++) {
      BenchmarkItem item = items.get(i);
      lines.add(sweep(item.id(), item.cluster(), 0, 300, arms, answers[i]));
    }
    return SyntheticRun.write(folder.resolve(name), name, arms, items.stream(), lines.stream());
  }

  private static List<BenchmarkItem> items(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> item(prefix + i, "Question number " + i, "A"))
        .toList();
  }

  private static BenchmarkItem item(String id, String text, String key) {
    return BenchmarkItem.of(id, Question.multipleChoice(text, "w", "x", "y", "z"), key, Map.of());
  }

  @Test
  void compare_plantedAnswers_everyCountIsKnown() {
    RunDirectory a = run("small", ARMS, items("q", 6), "AA", "BB", "BB", "AB", "CC", "BA");
    RunDirectory b = run("large", ARMS, items("q", 6), "BA", "AA", "BB", "BB", "BA", "AB");

    RunComparison c = RunComparison.of(a, b);

    assertThat(c.matching()).isEqualTo(new RunComparison.Matching(6, 6, 6, 0, 0, 0, 6, 0, 0));
    assertThat(c.settings()).containsExactly("model: small in A, large in B");
    assertThat(c.conditions())
        .extracting(RunComparison.Condition::label)
        .containsExactly("budget=0", "budget=100");
    RunComparison.Condition last = c.conditions().get(c.headline());
    assertThat(last.firstAccuracy().hits()).isEqualTo(2);
    assertThat(last.secondAccuracy().hits()).isEqualTo(3);
    assertThat(last.difference().onlyFirst()).isEqualTo(2); // q1 and q4 gained
    assertThat(last.difference().onlySecond()).isEqualTo(1); // q5 lost
    assertThat(last.difference().value()).isCloseTo(1 / 6.0, within(1e-12));
    assertThat(c.onlySecond())
        .containsExactly(
            new RunComparison.Gained("q1", "q1", 2, 1), new RunComparison.Gained("q4", "q4", 2, 1));
    assertThat(c.onlyFirst()).isEmpty(); // q3 is never right in B, but A loses it at the end
    assertThat(c.cannot())
        .anyMatch(s -> s.startsWith("Which of the two is better, nor that they are equal"))
        .anyMatch(s -> s.startsWith("Why those questions are never right"))
        .anyMatch(s -> s.contains("here are 6 and 6"));
    assertThat(c.toJson()).contains("\"onlySecond\"", "\"otherItem\" : \"q4\"", "\"byId\" : 6");
  }

  @Test
  void compare_clearDifference_isConcludedAndCounted() {
    String[] weak =
        IntStream.range(0, 300).mapToObj(i -> i % 3 == 0 ? "A" : "B").toArray(String[]::new);
    String[] strong =
        IntStream.range(0, 300).mapToObj(i -> i % 3 == 1 ? "B" : "A").toArray(String[]::new);
    List<Arm> one = budgets(100);

    RunComparison c =
        RunComparison.of(
            run("weak", one, items("q", 300), weak), run("strong", one, items("q", 300), strong));

    assertThat(c.can().get(0))
        .contains("B is right in 66.7% and A in 33.3% of 300 pairs", "B gained 100 and lost 0")
        .endsWith("B is better at questions like these, beyond chance.");
    assertThat(c.onlySecond()).hasSize(100);
    assertThat(c.cannot()).noneMatch(s -> s.contains("Which of the two is better"));
  }

  @Test
  void compare_otherIdsWordsAndKeys_matchByWordsAndLeaveOutWhatIsNotTheSame() {
    List<BenchmarkItem> ours =
        List.of(
            item("1", "Which nerve?", "A"),
            item("2", "Which artery?", "A"),
            item("3", "Which bone?", "A"),
            item("4", "Which vein?", "A"));
    List<BenchmarkItem> theirs =
        List.of(
            item("x", "which NERVE", "A"), // the same words
            item("2", "Which joint?", "A"), // the same id, another question
            item("3", "Which bone?", "B"), // the same question, another key
            item("4", "Which vein?", "A"));

    RunComparison c =
        RunComparison.of(
            run("a", ARMS, ours, "BB", "AA", "AA", "AA"),
            run("b", ARMS, theirs, "AA", "BB", "BB", "AA"));

    assertThat(c.matching()).isEqualTo(new RunComparison.Matching(4, 4, 1, 1, 1, 1, 2, 2, 2));
    assertThat(c.onlySecond()).containsExactly(new RunComparison.Gained("1", "x", 2, 1));
    assertThat(c.cannot()).anyMatch(s -> s.contains("2 lines of A and 2 of B"));
  }

  @Test
  void compare_conditions_areNamedOrRefused() {
    RunDirectory a = run("a", ARMS, items("q", 3), "BA", "AA", "BB");
    RunDirectory b = run("b", budgets(50, 200), items("q", 3), "AB", "AA", "BA");

    assertThatThrownBy(() -> RunComparison.of(a, b))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A has budget=0, budget=100, B has budget=50, budget=200");
    assertThatThrownBy(() -> RunComparison.of(a, b, Optional.of("budget=7"), Optional.empty()))
        .hasMessageContaining("run A has no condition \"budget=7\"; it has budget=0");
    RunComparison c = RunComparison.of(a, b, Optional.of("budget=100"), Optional.of("budget=200"));
    assertThat(c.conditions().get(0).label()).isEqualTo("budget=100 and budget=200");
    assertThat(c.conditions().get(0).difference().rows()).isEqualTo(3);
  }

  @Test
  void compare_nothingInCommon_isRefused() {
    RunDirectory a = run("a", ARMS, List.of(item("1", "Which nerve?", "A")), "AA");
    RunDirectory b = run("b", ARMS, List.of(item("2", "Which bone?", "A")), "AA");
    assertThatThrownBy(() -> RunComparison.of(a, b))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no question in common");
  }

  @Test
  void blindedSheet_bothDirections_hidesTheRunsAndItsKeyTellsThem() throws IOException {
    String[] one = new String[40];
    String[] two = new String[40];
    for (int i = 0; i < 40; i++) {
      one[i] = i < 20 ? "BB" : "AA";
      two[i] = i < 20 ? "AA" : "CC";
    }
    List<BenchmarkItem> items = new ArrayList<>(items("q", 40));
    items.set(0, item("q0", "=1+1 is a formula?", "A"));
    RunDirectory a = run("secretive-7b", ARMS, items, one);
    RunDirectory b = run("candid-32b", ARMS, items, two);
    RunComparison c = RunComparison.of(a, b);
    Path sheet = folder.resolve("sheet.csv");

    assertThat(BlindedSheet.write(c, a, b, sheet, 3)).isEqualTo(40);

    String text = Files.readString(sheet);
    assertThat(text)
        .doesNotContain("secretive", "candid")
        .contains("missing knowledge | wrong knowledge | reasoning | key error")
        .contains("'=1+1 is a formula?");
    List<String> key = Files.readAllLines(BlindedSheet.keyFile(sheet));
    assertThat(key).hasSize(41);
    assertThat(key.stream().filter(line -> line.endsWith(",A,B")).count()).isBetween(10L, 30L);
    assertThat(key.stream().filter(line -> line.contains(",A,")).count()).isGreaterThan(20);
    // both directions stand mixed, and each side's answer is that of the run the key names
    List<String> rows = Files.readAllLines(sheet).stream().filter(l -> l.endsWith(",,")).toList();
    assertThat(rows).hasSize(40);
    for (int i = 0; i < 40; i++) {
      String[] told = key.get(i + 1).split(",", -1);
      boolean firstNever = told[3].equals("A");
      boolean firstLeft = told[4].equals("A");
      String wrong = firstNever ? "B" : "C";
      String left = firstNever == firstLeft ? wrong : "A";
      assertThat(rows.get(i)).contains(",A," + left + ",");
    }
    assertThatThrownBy(() -> BlindedSheet.write(c, a, b, sheet, 3))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("is there already");
  }

  @Test
  void blindedSheet_seeds_giveTheirOwnOrder() throws IOException {
    String[] wrong = new String[12];
    String[] right = new String[12];
    java.util.Arrays.fill(wrong, "BB");
    java.util.Arrays.fill(right, "AA");
    RunDirectory a = run("a", ARMS, items("q", 12), wrong);
    RunDirectory b = run("b", ARMS, items("q", 12), right);
    RunComparison c = RunComparison.of(a, b);
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Path sheet = folder.resolve("sheet" + i + ".csv");
      BlindedSheet.write(c, a, b, sheet, i == 2 ? 8 : 7);
      keys.add(Files.readString(BlindedSheet.keyFile(sheet)));
    }
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
  }
}
