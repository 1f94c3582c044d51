package dev.m1.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EncodableTextTest {
  @Test
  void of_unpairedSurrogates_becomeReplacementCharacters() {
    EncodableText encodable = EncodableText.wellFormed();

    assertThat(encodable.of("a\ud83d b\ude42\ud83d\ude42\ud83d", false))
        .isEqualTo("a\ufffd b\ufffd\ud83d\ude42\ufffd");
    assertThat(encodable.of("\ude42\ud83d", true)).isEqualTo("\ufffd\ufffd");
    assertThat(encodable.of("", false)).isEmpty();
  }

  @Test
  void of_vocabularyOfAllBytes_isTheSameText() {
    Bytes vocabulary = Bytes.without();
    String text = "K\u00f6ln \u0004\u0000 \ud83d\ude42 \udbff\udfff".repeat(2);

    assertThat(EncodableText.forTokensOf(vocabulary).of(text, false)).isSameAs(text);
  }

  @Test
  void forTokensOf_vocabularyOfAllBytes_looksNoFurtherThanThem() {
    Bytes vocabulary = Bytes.without().with(Vocabulary.TokenKind.TEXT, "later");

    assertThat(EncodableText.forTokensOf(vocabulary)).isSameAs(EncodableText.wellFormed());
    assertThat(vocabulary.highestAsked).isLessThan(256);
  }

  @Test
  void forTokensOf_withoutTheBytesThatUtf8HasNot_lacksNothing() {
    Bytes vocabulary = Bytes.without(0xc0, 0xc1, 0xf5, 0xf6, 0xff);

    assertThat(EncodableText.forTokensOf(vocabulary)).isSameAs(EncodableText.wellFormed());
  }

  @Test
  void of_characterWithoutAToken_becomesTheReplacementCharacter() {
    EncodableText encodable = EncodableText.forTokensOf(Bytes.without(0x04, 0x1d, 0xf1));

    assertThat(encodable.of(" \u0004<", false)).isEqualTo(" \ufffd<");
    assertThat(encodable.of("\u0004\u001d\u0005", true)).isEqualTo("\ufffd\ufffd\u0005");
    // F1 begins U+40000 to U+7FFFF
    assertThat(encodable.of("\ud8c0\udc00\ud880\udc00\ud83d", false))
        .isEqualTo("\ufffd\ud880\udc00\ufffd");
  }

  @Test
  void of_characterOfWhichAContinuationByteIsMissing_isReplaced() {
    EncodableText encodable = EncodableText.forTokensOf(Bytes.without(0xa9));

    // C3 A9, but C3 A8
    assertThat(encodable.of("\u00e9\u00e8", false)).isEqualTo("\ufffd\u00e8");
  }

  @Test
  void of_replacementWithoutAToken_isTheNextThatHasOne() {
    assertThat(EncodableText.forTokensOf(Bytes.without(0x04, 0xbf)).of("a\u0004\ud83d", false))
        .isEqualTo("a??");
    assertThat(EncodableText.forTokensOf(Bytes.without(0x04, 0xbf, '?')).of("a\u0004?", false))
        .isEqualTo("a  ");
    assertThat(EncodableText.forTokensOf(Bytes.without(0x04, 0xbf, '?', ' ')))
        .isSameAs(EncodableText.wellFormed());
  }

  @Test
  void of_namesOfSpecialTokens_stayWhereTheTokenizerFindsThem() {
    EncodableText encodable =
        EncodableText.forTokensOf(
            Bytes.without(0x04, 0x05)
                .with(Vocabulary.TokenKind.USER_DEFINED, "<\u0004>")
                .with(Vocabulary.TokenKind.CONTROL, "<\u0005>"));

    assertThat(encodable.of("<\u0004><\u0005>", false)).isEqualTo("<\u0004><\ufffd>");
    assertThat(encodable.of("<\u0004><\u0005>", true)).isEqualTo("<\u0004><\u0005>");
  }

  @Test
  void forTokensOf_tokensThatAreNoText_countForNothing() {
    Bytes vocabulary = Bytes.without(0x04).with(Vocabulary.TokenKind.UNUSED, "\u0004");

    assertThat(EncodableText.forTokensOf(vocabulary).of("\u0004", false)).isEqualTo("\ufffd");
  }

  @Test
  void forTokensOf_vocabularyOfCharacters_replacesThoseThatNobodyCanEncode() {
    Bytes vocabulary = new Bytes();
    for (String character : List.of("a", "?", "\u00e9\u4e2d")) {
      vocabulary.with(Vocabulary.TokenKind.TEXT, character);
    }

    assertThat(EncodableText.forTokensOf(vocabulary).of("ab\u00e9\u4e2d\u4e2e", false))
        .isEqualTo("a?\u00e9\u4e2d?");
  }

  @Property
  void of_anyText_leavesOnlyWhatHasTokens(@ForAll String text, @ForAll Set<Byte> some) {
    Set<Byte> withoutBytes = new HashSet<>(some);
    withoutBytes.remove((byte) '?');
    int[] missing = withoutBytes.stream().mapToInt(b -> b & 0xff).toArray();

    String result = EncodableText.forTokensOf(Bytes.without(missing)).of(text, false);

    assertThat(result.codePointCount(0, result.length()))
        .isEqualTo(text.codePointCount(0, text.length()));
    for (byte b : result.getBytes(StandardCharsets.UTF_8)) {
      assertThat(withoutBytes).doesNotContain(b);
    }
    if (text.codePoints().noneMatch(c -> c >= 0xd800 && c < 0xe000) && withoutBytes.isEmpty()) {
      assertThat(result).isSameAs(text);
    }
  }

  /** The bytes, or some of them, as tokens; more behind them. Only what is asked is there. */
  private static final class Bytes implements Vocabulary {
    private final List<byte[]> tokens = new ArrayList<>();
    private final List<TokenKind> kinds = new ArrayList<>();
    private int highestAsked;

    static Bytes without(int... missing) {
      Bytes vocabulary = new Bytes();
      Set<Integer> left = new HashSet<>();
      for (int b : missing) {
        left.add(b);
      }
      for (int b = 0; b < 256; b++) {
        if (!left.contains(b)) {
          vocabulary.tokens.add(new byte[] {(byte) b});
          vocabulary.kinds.add(TokenKind.TEXT);
        }
      }
      return vocabulary;
    }

    Bytes with(TokenKind kind, String text) {
      tokens.add(text.getBytes(StandardCharsets.UTF_8));
      kinds.add(kind);
      return this;
    }

    @Override
    public int size() {
      return tokens.size();
    }

    @Override
    public byte[] bytes(int token) {
      highestAsked = Math.max(highestAsked, token);
      return tokens.get(token).clone();
    }

    @Override
    public TokenKind kind(int token) {
      highestAsked = Math.max(highestAsked, token);
      return kinds.get(token);
    }

    @Override
    public int[] encode(String text, boolean special) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isEndOfGeneration(int token) {
      throw new UnsupportedOperationException();
    }

    @Override
    public OptionalInt beginOfText() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean addsBeginOfText() {
      throw new UnsupportedOperationException();
    }

    @Override
    public OptionalInt endOfText() {
      throw new UnsupportedOperationException();
    }

    @Override
    public OptionalInt special(String text) {
      throw new UnsupportedOperationException();
    }
  }
}
