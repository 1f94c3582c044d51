package dev.m1.spi;

import static java.util.Objects.requireNonNull;

import dev.m1.spi.Vocabulary.TokenKind;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;

/**
 * Replaces what a vocabulary has no tokens for, before an engine's tokenizer sees the text: half a
 * surrogate pair, and every character with a byte in UTF-8 that no token holds (SmolLM2's
 * byte-level vocabulary lacks those of some control characters). Engines drop such a character,
 * some before they merge its neighbours and some after; replaced, it does not vanish, and all of
 * them see the same text.
 *
 * <p>What stands instead is U+FFFD, or {@code ?}, or a blank: the first that the vocabulary has
 * tokens for. A vocabulary with tokens for all bytes costs nothing. Immutable and thread-safe.
 */
public final class EncodableText {
  private static final String REPLACEMENT = "\uFFFD";
  private static final EncodableText WELL_FORMED =
      new EncodableText(new BitSet(), REPLACEMENT, "", "");

  /** Bytes that no token holds, of those that occur in UTF-8. */
  private final BitSet missing;

  private final String replacement;
  private final String inUserDefined;
  private final String inControl;

  private EncodableText(
      BitSet missing, String replacement, String inUserDefined, String inControl) {
    this.missing = missing;
    this.replacement = replacement;
    this.inUserDefined = inUserDefined;
    this.inControl = inControl;
  }

  /**
   * Replaces unpaired surrogates only, by U+FFFD: for tokenizers that normalise a text first and so
   * know characters that no token holds, and for those that say themselves what they cannot encode.
   */
  public static EncodableText wellFormed() {
    return WELL_FORMED;
  }

  /**
   * Replaces also the characters with a byte that no {@linkplain TokenKind#TEXT text token} holds.
   * Looks at the tokens until each byte is found: at a few hundred in most vocabularies, at all of
   * them where a byte is missing.
   *
   * @param vocabulary of which only size, kinds and bytes are asked, and only in this call
   */
  public static EncodableText forTokensOf(Vocabulary vocabulary) {
    BitSet missing = bytesOfUtf8();
    StringBuilder inUserDefined = new StringBuilder();
    StringBuilder inControl = new StringBuilder();
    for (int token = 0; token < vocabulary.size() && !missing.isEmpty(); token++) {
      switch (vocabulary.kind(token)) {
        case TEXT -> {
          for (byte b : vocabulary.bytes(token)) {
            missing.clear(b & 0xff);
          }
        }
        case USER_DEFINED -> inUserDefined.append(name(vocabulary, token));
        case CONTROL -> inControl.append(name(vocabulary, token));
        case UNUSED -> {}
      }
    }
    for (String replacement : List.of(REPLACEMENT, "?", " ")) {
      if (!missing.isEmpty() && !lacksByteOf(missing, replacement.charAt(0))) {
        return new EncodableText(
            missing, replacement, inUserDefined.toString(), inControl.toString());
      }
    }
    return WELL_FORMED;
  }

  /** UTF-8 has no bytes C0, C1 and F5 to FF. */
  private static BitSet bytesOfUtf8() {
    BitSet bytes = new BitSet();
    bytes.set(0, 0xc0);
    bytes.set(0xc2, 0xf5);
    return bytes;
  }

  private static String name(Vocabulary vocabulary, int token) {
    return new String(vocabulary.bytes(token), StandardCharsets.UTF_8);
  }

  /**
   * Returns the text as the tokenizer should see it; the same object where nothing is replaced.
   * Characters in the names of tokens that the tokenizer finds before it looks at bytes stay.
   *
   * @param special whether the names of control tokens are among them, as in {@link
   *     Vocabulary#encode}; those of user-defined tokens always are
   */
  public String of(String text, boolean special) {
    requireNonNull(text, "text");
    StringBuilder copy = null;
    int kept = 0;
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      int next = i + Character.charCount(character);
      if (isReplaced(character, special)) {
        copy = copy == null ? new StringBuilder(text.length()) : copy;
        copy.append(text, kept, i).append(replacement);
        kept = next;
      }
      i = next;
    }
    return copy == null ? text : copy.append(text, kept, text.length()).toString();
  }

  private boolean isReplaced(int character, boolean special) {
    if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
      return true;
    }
    return !missing.isEmpty()
        && lacksByteOf(missing, character)
        && inUserDefined.indexOf(character) < 0
        && !(special && inControl.indexOf(character) >= 0);
  }

  private static boolean lacksByteOf(BitSet missing, int character) {
    if (character < 0x80) {
      return missing.get(character);
    }
    for (byte b : Character.toString(character).getBytes(StandardCharsets.UTF_8)) {
      if (missing.get(b & 0xff)) {
        return true;
      }
    }
    return false;
  }
}
