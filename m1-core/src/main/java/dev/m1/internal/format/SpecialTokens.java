package dev.m1.internal.format;

import dev.m1.spi.Vocabulary;
import dev.m1.spi.Vocabulary.TokenKind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Holds a vocabulary's control and user-defined tokens, read once. Immutable, so that session
 * threads can ask what only the model's own thread may ask of the {@link Vocabulary}.
 *
 * <p>User-defined tokens of blanks alone are left out: some families add runs of spaces or line
 * breaks as tokens, and those are ordinary text.
 */
public final class SpecialTokens {
  private final BitSet control = new BitSet();
  private final Map<String, Integer> byText = new HashMap<>();
  private final Map<Integer, String> byId = new HashMap<>();
  private final BitSet firstUnits = new BitSet();
  private final int longest;

  private SpecialTokens(Vocabulary vocabulary) {
    int most = 0;
    for (int id = 0; id < vocabulary.size(); id++) {
      TokenKind kind = vocabulary.kind(id);
      if (kind == TokenKind.CONTROL) {
        control.set(id);
      } else if (kind != TokenKind.USER_DEFINED) {
        continue;
      }
      String text = text(vocabulary.bytes(id));
      if (!text.isBlank() || (kind == TokenKind.CONTROL && !text.isEmpty())) {
        byText.putIfAbsent(text, id);
        byId.put(id, text);
        firstUnits.set(text.charAt(0));
        most = Math.max(most, text.length());
      }
    }
    longest = most;
  }

  /** Reads the special tokens of a vocabulary; call it on the thread that owns the vocabulary. */
  public static SpecialTokens of(Vocabulary vocabulary) {
    return new SpecialTokens(vocabulary);
  }

  /** Says whether a token is a control token. */
  public boolean isControl(int id) {
    return control.get(id);
  }

  /** Returns the control or user-defined token with exactly this text. */
  public OptionalInt find(String text) {
    Integer id = byText.get(text);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Returns every text that is a control or user-defined token. */
  public Set<String> texts() {
    return Set.copyOf(byText.keySet());
  }

  /** Returns the texts of the control and user-defined tokens by id. */
  Map<Integer, String> byId() {
    return byId;
  }

  /** Returns the end of the longest special token that starts here, or {@code from} if none. */
  int longestAt(String text, int from) {
    if (!firstUnits.get(text.charAt(from))) {
      return from;
    }
    for (int end = Math.min(text.length(), from + longest); end > from; end--) {
      if (byText.containsKey(text.substring(from, end))) {
        return end;
      }
    }
    return from;
  }

  /** A token that is no whole text (which no marker can be) is left out by an empty text. */
  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "";
    }
  }
}
