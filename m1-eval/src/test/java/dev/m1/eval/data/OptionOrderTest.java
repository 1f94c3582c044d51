package dev.m1.eval.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.Question.MultipleChoice;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionOrderTest {
  @Property(tries = 300)
  void drawn_anyOrder_mapsLettersToAndFro(
      @ForAll @IntRange(min = 2, max = 26) int options,
      @ForAll long seed,
      @ForAll @IntRange(max = 9) int draw) {
    OptionOrder order = OptionOrder.drawn(options, seed, "q1", draw);
    List<String> texts = IntStream.range(0, options).mapToObj(i -> "option " + i).toList();
    MultipleChoice presented = order.present(new MultipleChoice("Which?", texts));
    for (int i = 0; i < options; i++) {
      String letter = MultipleChoice.letter(i);
      assertThat(order.inFile(order.presented(letter))).isEqualTo(letter);
      assertThat(presented.options().get(order.presented(letter).charAt(0) - 'A'))
          .isEqualTo(texts.get(i));
    }
    assertThat(OptionOrder.drawn(options, seed, "q1", draw)).isEqualTo(order);
  }

  @Test
  void drawn_orderZero_isTheFilesOwn() {
    assertThat(OptionOrder.drawn(4, 7, "q", 0).order()).containsExactly(0, 1, 2, 3);
    assertThat(IntStream.range(1, 20).mapToObj(i -> OptionOrder.drawn(4, 7, "q", i)).distinct())
        .hasSizeGreaterThan(8);
    assertThat(OptionOrder.drawn(10, 7, "q", 1)).isNotEqualTo(OptionOrder.drawn(10, 7, "r", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "All of the above",
        "none of the  options above",
        "Both A and B",
        "A, B & C only",
        "(a) or (c)",
        "Both",
        "Both.",
        "All are true",
        "None of these",
        "either of the two",
        "Options B and D"
      })
  void dependsOnOrder_optionsThatSpeakOfOthers_areFound(String option) {
    assertThat(OptionOrder.dependsOnOrder(question(option))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "None",
        "Vitamin A and D",
        "Hepatitis B and C",
        "1 cm above the spine",
        "Both kidneys",
        "A",
        "All cranial nerves",
        "Below 2 years",
        "IgA and IgE"
      })
  void dependsOnOrder_otherOptions_areNot(String option) {
    assertThat(OptionOrder.dependsOnOrder(question(option))).isFalse();
  }

  private static MultipleChoice question(String option) {
    return new MultipleChoice("Which?", List.of("one", option));
  }

  @Test
  void dependsOnOrder_medmcqa_countsItsRows() {
    long rows =
        Benchmarks.medmcqa(SharedFiles.benchmark("medmcqa/dev.json")).items().stream()
            .filter(item -> OptionOrder.dependsOnOrder((MultipleChoice) item.question()))
            .count();
    assertThat(rows).isEqualTo(277);
  }

  @Test
  void constructor_noOrder_isRefused() {
    assertThatThrownBy(() -> new OptionOrder(List.of(0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[0, 0]");
    assertThatThrownBy(() -> OptionOrder.drawn(4, 1, "q", 1).inFile("E"))
        .hasMessageContaining("A..D: E");
    assertThatThrownBy(() -> OptionOrder.drawn(3, 1, "q", 1).present(question("two")))
        .hasMessageContaining("of 3 options, the question has 2");
  }
}
