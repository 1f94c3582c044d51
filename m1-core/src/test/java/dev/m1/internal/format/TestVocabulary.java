package dev.m1.internal.format;

import dev.m1.spi.Vocabulary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A vocabulary of all single bytes, some words, and added tokens. Text is split by the longest word
 * first; added tokens are found before that, control tokens only where asked, user-defined ones
 * always, as llama.cpp does.
 */
final class TestVocabulary implements Vocabulary {
  private final List<byte[]> bytes = new ArrayList<>();
  private final List<TokenKind> kinds = new ArrayList<>();
  private OptionalInt begin = OptionalInt.empty();
  private OptionalInt end = OptionalInt.empty();

  TestVocabulary() {
    IntStream.range(0, 256).forEach(b -> add(new byte[] {(byte) b}, TokenKind.TEXT));
  }

  TestVocabulary words(String... texts) {
    return addAll(TokenKind.TEXT, texts);
  }

  TestVocabulary control(String... texts) {
    return addAll(TokenKind.CONTROL, texts);
  }

  TestVocabulary userDefined(String... texts) {
    return addAll(TokenKind.USER_DEFINED, texts);
  }

  TestVocabulary begin(String text) {
    control(text);
    begin = special(text);
    return this;
  }

  TestVocabulary end(String text) {
    control(text);
    end = special(text);
    return this;
  }

  private TestVocabulary addAll(TokenKind kind, String... texts) {
    Arrays.stream(texts).forEach(text -> add(text.getBytes(StandardCharsets.UTF_8), kind));
    return this;
  }

  private void add(byte[] token, TokenKind kind) {
    bytes.add(token);
    kinds.add(kind);
  }

  @Override
  public int size() {
    return bytes.size();
  }

  @Override
  public int[] encode(String text, boolean special) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    IntStream.Builder ids = IntStream.builder();
    int at = 0;
    while (at < all.length) {
      int best = longest(all, at, true, special);
      if (best < 0) {
        best = longest(all, at, false, special);
      }
      ids.add(best);
      at += bytes.get(best).length;
    }
    return ids.build().toArray();
  }

  private int longest(byte[] all, int at, boolean added, boolean special) {
    int best = -1;
    for (int id = 0; id < bytes.size(); id++) {
      byte[] token = bytes.get(id);
      TokenKind kind = kinds.get(id);
      boolean eligible =
          added
              ? kind == TokenKind.USER_DEFINED || (special && kind == TokenKind.CONTROL)
              : kind == TokenKind.TEXT;
      if (eligible
          && at + token.length <= all.length
          && Arrays.equals(all, at, at + token.length, token, 0, token.length)
          && (best < 0 || token.length > bytes.get(best).length)) {
        best = id;
      }
    }
    return best;
  }

  String decode(int... ids) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IntStream.of(ids).forEach(id -> out.writeBytes(bytes.get(id)));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] bytes(int token) {
    return bytes.get(token).clone();
  }

  @Override
  public TokenKind kind(int token) {
    return kinds.get(token);
  }

  @Override
  public boolean isEndOfGeneration(int token) {
    return end.isPresent() && end.getAsInt() == token;
  }

  @Override
  public OptionalInt beginOfText() {
    return begin;
  }

  @Override
  public boolean addsBeginOfText() {
    return begin.isPresent();
  }

  @Override
  public OptionalInt endOfText() {
    return end;
  }

  @Override
  public OptionalInt special(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, bytes.size())
        .filter(id -> kinds.get(id) == TokenKind.CONTROL || kinds.get(id) == TokenKind.USER_DEFINED)
        .filter(id -> Arrays.equals(bytes.get(id), wanted))
        .findFirst();
  }
}
