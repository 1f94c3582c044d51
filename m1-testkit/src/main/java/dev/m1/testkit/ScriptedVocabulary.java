package dev.m1.testkit;

import dev.m1.spi.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokenizer of a {@link ScriptedBackend}: ids 0 to 255 are the bytes, then come pieces of text
 * (some with a merged line end, as real vocabularies have), then named tokens. Immutable and
 * thread-safe.
 *
 * <p>Text is encoded by the longest piece at each place. User-defined tokens are recognised in any
 * text, control tokens only when asked, as llama.cpp does it.
 */
public final class ScriptedVocabulary implements Vocabulary {
  static final String END_OF_TURN = "<|im_end|>";
  static final String END_OF_TEXT = "<|endoftext|>";

  private final List<byte[]> bytes = new ArrayList<>();
  private final List<TokenKind> kinds = new ArrayList<>();
  private final Map<String, Integer> pieces = new HashMap<>();
  private final Map<String, Integer> named = new LinkedHashMap<>();
  private final int longestPiece;
  private final int longestName;
  private final OptionalInt beginOfText;
  private final boolean[] beginsName = new boolean[256];
  private final int[] closeMarker;
  private final RandomScript.Kind[] drawKinds;
  private final Map<RandomScript.Kind, Integer> drawCounts = new EnumMap<>(RandomScript.Kind.class);

  ScriptedVocabulary(List<String> texts, Map<String, TokenKind> names, boolean beginOfText) {
    for (int value = 0; value < 256; value++) {
      addPiece(new byte[] {(byte) value});
    }
    for (String text : texts) {
      if (!pieces.containsKey(latin(ByteVocabulary.utf8(text)))) {
        addPiece(ByteVocabulary.utf8(text));
      }
    }
    names.forEach(
        (name, kind) -> {
          named.put(latin(ByteVocabulary.utf8(name)), bytes.size());
          beginsName[name.charAt(0)] = true;
          bytes.add(ByteVocabulary.utf8(name));
          kinds.add(kind);
        });
    longestPiece = pieces.keySet().stream().mapToInt(String::length).max().orElse(1);
    longestName = named.keySet().stream().mapToInt(String::length).max().orElse(0);
    this.beginOfText = beginOfText ? special("<|begin_of_text|>") : OptionalInt.empty();
    closeMarker =
        special("</think>").isPresent()
            ? encode("</think>", true)
            : encode("<|im_start|>answer", true);
    drawKinds = RandomScript.Kind.of(this);
    for (RandomScript.Kind kind : drawKinds) {
      drawCounts.merge(kind, 1, Integer::sum);
    }
  }

  private void addPiece(byte[] text) {
    pieces.put(latin(text), bytes.size());
    bytes.add(text);
    kinds.add(TokenKind.TEXT);
  }

  @Override
  public int size() {
    return bytes.size();
  }

  @Override
  public int[] encode(String text, boolean special) {
    String input = latin(ByteVocabulary.utf8(text));
    int[] tokens = new int[Math.max(1, input.length())];
    int count = 0;
    for (int at = 0; at < input.length(); ) {
      int token = nameAt(input, at, special);
      if (token < 0) {
        token = pieceAt(input, at, special);
      }
      tokens[count++] = token;
      at += bytes.get(token).length;
    }
    return Arrays.copyOf(tokens, count);
  }

  private int nameAt(String input, int at, boolean special) {
    if (!beginsName[input.charAt(at)]) {
      return -1;
    }
    for (int length = Math.min(longestName, input.length() - at); length > 0; length--) {
      Integer token = named.get(input.substring(at, at + length));
      if (token != null && recognised(kinds.get(token), special)) {
        return token;
      }
    }
    return -1;
  }

  private static boolean recognised(TokenKind kind, boolean special) {
    return kind == TokenKind.USER_DEFINED || (special && kind == TokenKind.CONTROL);
  }

  /** Returns the longest piece that does not run over a named token. */
  private int pieceAt(String input, int at, boolean special) {
    int end = at + 1;
    while (end < input.length() && end - at < longestPiece && nameAt(input, end, special) < 0) {
      end++;
    }
    for (; end > at + 1; end--) {
      Integer token = pieces.get(input.substring(at, end));
      if (token != null) {
        return token;
      }
    }
    return input.charAt(at);
  }

  @Override
  public byte[] bytes(int token) {
    return bytes.get(check(token)).clone();
  }

  @Override
  public TokenKind kind(int token) {
    return kinds.get(check(token));
  }

  @Override
  public boolean isEndOfGeneration(int token) {
    byte[] name = bytes.get(check(token));
    return kinds.get(token) == TokenKind.CONTROL
        && (Arrays.equals(name, ByteVocabulary.utf8(END_OF_TURN))
            || Arrays.equals(name, ByteVocabulary.utf8(END_OF_TEXT)));
  }

  @Override
  public OptionalInt beginOfText() {
    return beginOfText;
  }

  @Override
  public boolean addsBeginOfText() {
    return beginOfText.isPresent();
  }

  @Override
  public OptionalInt endOfText() {
    return special(END_OF_TEXT);
  }

  @Override
  public OptionalInt special(String text) {
    Integer token = named.get(latin(ByteVocabulary.utf8(text)));
    return token == null || kinds.get(token) == TokenKind.UNUSED
        ? OptionalInt.empty()
        : OptionalInt.of(token);
  }

  /**
   * Returns the id of the token with exactly this text: a piece, a byte or a named token.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int id(String text) {
    String key = latin(ByteVocabulary.utf8(text));
    Integer token = named.containsKey(key) ? named.get(key) : pieces.get(key);
    if (token == null) {
      throw new IllegalArgumentException("the scripted vocabulary has no token \"" + text + "\"");
    }
    return token;
  }

  /** Returns the text of tokens, control tokens by name; malformed UTF-8 reads as U+FFFD. */
  public String decode(int... tokens) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int token : tokens) {
      all.writeBytes(bytes(token));
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /** Returns the tokens of the marker that closes the thinking. */
  int[] closeMarker() {
    return closeMarker;
  }

  /** Returns what a token does when drawn at random. */
  RandomScript.Kind drawKind(int token) {
    return drawKinds[token];
  }

  /** Returns how many tokens do the same when drawn at random. */
  int drawCount(RandomScript.Kind kind) {
    return drawCounts.getOrDefault(kind, 0);
  }

  private int check(int token) {
    if (token < 0 || token >= bytes.size()) {
      throw new IllegalArgumentException(
          "a token must be in 0.." + (bytes.size() - 1) + ": " + token);
    }
    return token;
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
