package dev.m1.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.internal.format.MarkerMatcher.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** The automaton against a reference that looks at every start anew after every symbol. */
class MarkerMatcherPropertyTest {
  private static final int WORD = 0;
  private static final TestVocabulary VOCABULARY =
      new TestVocabulary().control("<0>", "<1>", "<2>").userDefined("<3>", "<4>");
  private static final SpecialTokens SPECIALS = SpecialTokens.of(VOCABULARY);

  /** A sampled token: a special one, or a word with these bytes. */
  record Token(int id, String text) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Where a symbol stands, and whether it is a control token. */
  record Symbol(int value, int token, int from, int to, boolean control) {}

  record Verdict(
      State state, int marker, int startToken, int startByte, int endToken, int endByte) {
    static final Verdict NONE = new Verdict(State.NONE, -1, -1, -1, -1, -1);
  }

  @Provide
  Arbitrary<List<String>> markers() {
    return Arbitraries.of("a", "b", "a", "b", "c", "<0>", "<1>", "<3>")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(parts -> String.join("", parts))
        .list()
        .ofMaxSize(5);
  }

  @Provide
  Arbitrary<List<Token>> tokens() {
    Arbitrary<Token> special =
        Arbitraries.of("<0>", "<0>", "<1>", "<2>", "<3>", "<4>")
            .map(text -> new Token(SPECIALS.find(text).orElseThrow(), text));
    Arbitrary<Token> word =
        Arbitraries.strings()
            .withChars("aaabbcé<")
            .ofMaxLength(4)
            .map(text -> new Token(WORD, text));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(1, special), net.jqwik.api.Tuple.of(4, word))
        .list()
        .ofMaxSize(14);
  }

  @Property(tries = 20_000, seed = "7")
  void accept_anySplit_saysWhatTheReferenceSays(
      @ForAll("markers") List<String> markers, @ForAll("tokens") List<Token> tokens) {
    MarkerSet set = MarkerSet.of(markers, SPECIALS);
    MarkerMatcher matcher = set.matcher();
    List<Symbol> symbols = new ArrayList<>();
    State last = State.NONE;
    for (int i = 0; i < tokens.size(); i++) {
      Verdict expected = acceptByReference(set, symbols, i, tokens.get(i));
      last = matcher.accept(tokens.get(i).id(), tokens.get(i).bytes());
      check(matcher, last, expected);
      if (last == State.MATCHED || last == State.ODD) {
        break;
      }
    }
    State end = matcher.finish();
    if (last == State.NONE || last == State.PARTIAL) {
      check(matcher, end, judge(set, symbols, true));
    }
    Statistics.collect(last, end);
  }

  private static void check(MarkerMatcher matcher, State state, Verdict expected) {
    assertThat(state).isEqualTo(expected.state());
    if (state != State.NONE) {
      assertThat(matcher.startToken()).isEqualTo(expected.startToken());
      assertThat(matcher.startByte()).isEqualTo(expected.startByte());
    }
    if (state == State.MATCHED || state == State.ODD) {
      assertThat(matcher.endToken()).isEqualTo(expected.endToken());
      assertThat(matcher.endByte()).isEqualTo(expected.endByte());
    }
    if (state == State.MATCHED) {
      assertThat(matcher.marker()).isEqualTo(expected.marker());
    }
  }

  private static Verdict acceptByReference(
      MarkerSet set, List<Symbol> symbols, int index, Token token) {
    byte[] bytes = token.bytes();
    Verdict verdict = judge(set, symbols, false);
    if (token.id() != WORD && (isPart(set, token.id()) || SPECIALS.isControl(token.id()))) {
      symbols.add(
          new Symbol(256 + token.id(), index, 0, bytes.length, SPECIALS.isControl(token.id())));
      return judge(set, symbols, false);
    }
    for (int i = 0; i < bytes.length; i++) {
      symbols.add(new Symbol(bytes[i] & 0xff, index, i, i + 1, false));
      verdict = judge(set, symbols, false);
      if (verdict.state() == State.MATCHED || verdict.state() == State.ODD) {
        return verdict;
      }
    }
    return verdict;
  }

  private static boolean isPart(MarkerSet set, int id) {
    return set.markers().stream()
        .anyMatch(marker -> marker.parts().contains(new Marker.Part.Token(id)));
  }

  private static Verdict judge(MarkerSet set, List<Symbol> symbols, boolean ended) {
    for (int start = 0; start < symbols.size(); start++) {
      int best = -1;
      boolean open = false;
      for (int m = 0; m < set.markers().size(); m++) {
        int[] marker = set.markers().get(m).symbols();
        int present = Math.min(marker.length, symbols.size() - start);
        int[] here =
            symbols.subList(start, start + present).stream().mapToInt(Symbol::value).toArray();
        if (Arrays.equals(Arrays.copyOf(marker, present), here)) {
          open |= present < marker.length;
          boolean longer = best < 0 || set.markers().get(best).symbols().length < marker.length;
          best = present == marker.length && longer ? m : best;
        }
      }
      Symbol first = symbols.get(start);
      if (open && !ended) {
        return new Verdict(State.PARTIAL, -1, first.token(), first.from(), -1, -1);
      } else if (best >= 0) {
        Symbol end = symbols.get(start + set.markers().get(best).symbols().length - 1);
        return new Verdict(State.MATCHED, best, first.token(), first.from(), end.token(), end.to());
      } else if (first.control()) {
        return new Verdict(State.ODD, -1, first.token(), first.from(), first.token(), first.to());
      }
    }
    return Verdict.NONE;
  }
}
