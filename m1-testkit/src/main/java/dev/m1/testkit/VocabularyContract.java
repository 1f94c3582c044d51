package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.spi.Vocabulary;
import dev.m1.spi.Vocabulary.TokenKind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of the {@link BackendContract} that is about the tokenizer. */
public abstract class VocabularyContract extends ContractFixture {
  private static final int[] BAD_TOKENS = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE};

  /** Creates the contract. */
  protected VocabularyContract() {}

  /**
   * Returns what is left of a text after encoding and decoding; default all of it. Tokenizers that
   * normalise text (case, spaces, Unicode form) say here how.
   */
  protected String roundTripped(String text) {
    return text;
  }

  /** Text comes back as it was. */
  @Test
  public void encode_anyText_bytesGiveItBack() {
    Vocabulary vocabulary = open().vocabulary();
    List<String> texts =
        List.of(
            "The patient is 62 years old.",
            " leading and trailing ",
            "tabs\tand\nlines\r\nand\n\n\nmore",
            "Köln, naïve, µg/mL, 38.5 °C, ≥ 5 %",
            "心臓 сердце قلب",
            "\ud83d\ude42\ud83d\udc69\u200d\u2695\ufe0f",
            "{\"json\": [1, 2.50, -3e10]}",
            "don't \"quote\" <b>tags</b> </s> [INST]",
            "x".repeat(300));
    for (String text : texts) {
      assertThat(decode(vocabulary, vocabulary.encode(text, false))).isEqualTo(roundTripped(text));
    }
  }

  /** Nothing encodes to nothing. */
  @Test
  public void encode_emptyText_givesNoTokens() {
    assertThat(open().vocabulary().encode("", false)).isEmpty();
    assertThat(open().vocabulary().encode("", true)).isEmpty();
  }

  /** Half a character is replaced, not passed on. */
  @Test
  public void encode_unpairedSurrogate_becomesTheReplacementCharacter() {
    Vocabulary vocabulary = open().vocabulary();
    assertThat(decode(vocabulary, vocabulary.encode("a\ud83d b", false)))
        .isEqualTo(roundTripped("a\ufffd b"));
    assertThat(decode(vocabulary, vocabulary.encode("a\ude42", true)))
        .isEqualTo(roundTripped("a\ufffd"));
  }

  /** What has no token is replaced and does not vanish. */
  @Test
  public void encode_controlCharacter_staysOrBecomesTheReplacementCharacter() {
    Vocabulary vocabulary = open().vocabulary();
    for (char control = 0; control < ' '; control++) {
      String text = "a " + control + "<";
      assertThat(decode(vocabulary, vocabulary.encode(text, false)))
          .as("decoded text with U+%04x", (int) control)
          .isIn(roundTripped(text), roundTripped("a \ufffd<"));
    }
  }

  /** The tokenizer has no memory. */
  @Test
  public void encode_sameTextAgain_givesTheSameTokens() {
    Vocabulary vocabulary = open().vocabulary();
    int[] first = vocabulary.encode("Which drug is contraindicated?", false);
    vocabulary.encode("Something else.", true);
    assertThat(vocabulary.encode("Which drug is contraindicated?", false)).isEqualTo(first);
  }

  /** The names of control tokens in a user's text stay text. */
  @Test
  public void encode_controlNamesInUserText_neverGiveControlTokens() {
    Vocabulary vocabulary = open().vocabulary();
    StringBuilder all = new StringBuilder();
    for (int token : ofKind(vocabulary, TokenKind.CONTROL, TokenKind.UNUSED)) {
      String name = name(vocabulary, token);
      assertHarmless(vocabulary, name);
      assertHarmless(vocabulary, "a" + name + "b " + name);
      if (all.length() < 2000) {
        all.append(name);
      }
    }
    assertHarmless(vocabulary, all.toString());
  }

  private static void assertHarmless(Vocabulary vocabulary, String text) {
    for (int token : vocabulary.encode(text, false)) {
      assertThat(vocabulary.kind(token))
          .as("kind of token %s, made from the user text \"%s\"", token, text)
          .isIn(TokenKind.TEXT, TokenKind.USER_DEFINED);
    }
  }

  /** The names of control tokens become those tokens when asked. */
  @Test
  public void encode_controlNames_giveControlTokensWhenAsked() {
    Vocabulary vocabulary = open().vocabulary();
    List<Integer> controls = ofKind(vocabulary, TokenKind.CONTROL);
    assumeTrue(!controls.isEmpty(), "the vocabulary has no control tokens");
    int named = 0;
    for (int token : controls) {
      OptionalInt known = vocabulary.special(name(vocabulary, token));
      // an empty name or a second token of the same name cannot be asked for
      if (known.isPresent() && known.getAsInt() == token) {
        named++;
        assertThat(vocabulary.encode(name(vocabulary, token), true)).containsExactly(token);
        assertThat(vocabulary.encode("a " + name(vocabulary, token), true)).endsWith(token);
      }
    }
    assertThat(named).as("control tokens found by their names").isPositive();
  }

  /** What is no token's name is no token. */
  @Test
  public void special_noTokensName_isEmpty() {
    Vocabulary vocabulary = open().vocabulary();
    assertThat(vocabulary.special("<|there is no such token|>")).isEmpty();
    assertThat(vocabulary.special("")).isEmpty();
  }

  /** Special tokens are special. */
  @Test
  public void special_everyNamedToken_isControlOrUserDefined() {
    Vocabulary vocabulary = open().vocabulary();
    for (int token : ofKind(vocabulary, TokenKind.TEXT).stream().limit(2000).toList()) {
      vocabulary
          .special(name(vocabulary, token))
          .ifPresent(
              special ->
                  assertThat(vocabulary.kind(special))
                      .isIn(TokenKind.CONTROL, TokenKind.USER_DEFINED));
    }
  }

  /** Every token is described. */
  @Test
  public void tokens_all_haveKindAndBytes() {
    Vocabulary vocabulary = open().vocabulary();
    assertThat(vocabulary.size()).isPositive();
    int ends = 0;
    for (int token = 0; token < vocabulary.size(); token++) {
      assertThat(vocabulary.kind(token)).isNotNull();
      assertThat(vocabulary.bytes(token)).isNotNull();
      ends += vocabulary.isEndOfGeneration(token) ? 1 : 0;
    }
    assertThat(ends).as("tokens that end a generation").isPositive();
  }

  /** What is handed out is the caller's. */
  @Test
  public void bytes_changedByTheCaller_areUnchangedInTheVocabulary() {
    Vocabulary vocabulary = open().vocabulary();
    int token = vocabulary.encode("patient", false)[0];
    byte[] before = vocabulary.bytes(token).clone();
    byte[] handedOut = vocabulary.bytes(token);
    Arrays.fill(handedOut, (byte) '#');
    assertThat(vocabulary.bytes(token)).isEqualTo(before);
  }

  /** Bad ids are refused in Java. */
  @Test
  public void token_outsideTheVocabulary_isAnIllegalArgument() {
    Vocabulary vocabulary = open().vocabulary();
    for (int token : concat(BAD_TOKENS, vocabulary.size())) {
      assertIllegalArgument(() -> vocabulary.bytes(token));
      assertIllegalArgument(() -> vocabulary.kind(token));
      assertIllegalArgument(() -> vocabulary.isEndOfGeneration(token));
    }
  }

  /** The named tokens exist. */
  @Test
  public void namedTokens_whereTold_areInTheVocabulary() {
    Vocabulary vocabulary = open().vocabulary();
    for (OptionalInt token : List.of(vocabulary.beginOfText(), vocabulary.endOfText())) {
      token.ifPresent(id -> assertThat(id).isBetween(0, vocabulary.size() - 1));
    }
    vocabulary.endOfText().ifPresent(id -> assertThat(vocabulary.isEndOfGeneration(id)).isTrue());
    if (vocabulary.addsBeginOfText()) {
      assertThat(vocabulary.beginOfText()).as("begin of text, which prompts get").isPresent();
    }
  }

  private static List<Integer> ofKind(Vocabulary vocabulary, TokenKind... kinds) {
    List<TokenKind> wanted = Arrays.asList(kinds);
    return IntStream.range(0, vocabulary.size())
        .filter(token -> wanted.contains(vocabulary.kind(token)))
        .boxed()
        .toList();
  }

  private static String name(Vocabulary vocabulary, int token) {
    return new String(vocabulary.bytes(token), StandardCharsets.UTF_8);
  }

  private static String decode(Vocabulary vocabulary, int[] tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : tokens) {
      bytes.writeBytes(vocabulary.bytes(token));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
