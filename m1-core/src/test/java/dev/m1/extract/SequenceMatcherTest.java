package dev.m1.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceMatcherTest {
  static Stream<Row> reference() {
    return Fixtures.resource("difflib-reference.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("reference")
  void ratio_sameTexts_equalsPythons(Row row) {
    SequenceMatcher.Prepared second = new SequenceMatcher.Prepared(row.text("b"));
    assertThat(second.ratio(row.text("a"))).isEqualTo(row.number("ratio"));
  }
}
