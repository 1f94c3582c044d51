package dev.m1.backend.llamacpp;

import static java.util.Objects.requireNonNull;

import dev.m1.backend.llamacpp.internal.Llama;
import dev.m1.spi.EncodableText;
import dev.m1.spi.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * The tokenizer of an open model. Confined like its owner, whose state it asks before each call.
 */
final class LlamaVocabulary implements Vocabulary {
  // enum llama_token_attr (llama.h)
  private static final int UNKNOWN = 1;
  private static final int UNUSED = 1 << 1;
  private static final int CONTROL = 1 << 3;
  private static final int USER_DEFINED = 1 << 4;

  private final Llama llama;
  private final long handle;
  private final BooleanSupplier open;
  private final int size;
  private final byte[] attributes;
  private final Map<String, Integer> specials = new HashMap<>();
  private final EncodableText encodable;
  private byte[] piece = new byte[256];

  LlamaVocabulary(Llama llama, long handle, BooleanSupplier open) {
    this.llama = llama;
    this.handle = handle;
    this.open = open;
    size = llama.llama_vocab_n_tokens(handle);
    attributes = new byte[size];
    for (int token = 0; token < size; token++) {
      int attribute = llama.llama_vocab_get_attr(handle, token);
      attributes[token] = (byte) attribute;
      if ((attribute & (CONTROL | USER_DEFINED)) != 0) {
        specials.putIfAbsent(new String(read(token), StandardCharsets.UTF_8), token);
      }
    }
    encodable = EncodableText.forTokensOf(this);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] encode(String text, boolean special) {
    requireNonNull(text, "text");
    requireOpen();
    if (text.isEmpty()) {
      return new int[0];
    }
    String input = encodable.of(text, special);
    int run = TokenizerInput.longestRun(input);
    if (run > TokenizerInput.MAX_RUN) {
      throw new IllegalArgumentException(
          "the text has "
              + run
              + " characters without a break, which llama.cpp's tokenizer cannot take safely; break"
              + " it up with spaces or line ends every "
              + TokenizerInput.MAX_RUN
              + " characters at most");
    }
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return run <= TokenizerInput.MAX_RUN_ON_OWN_STACK
        ? tokenize(bytes, special)
        : TokenizerInput.onLargeStack(() -> tokenize(bytes, special));
  }

  private int[] tokenize(byte[] bytes, boolean special) {
    int[] tokens = new int[bytes.length / 3 + 16];
    int count = tokenize(bytes, tokens, special);
    if (count < 0 && count != Integer.MIN_VALUE) {
      tokens = new int[-count];
      count = tokenize(bytes, tokens, special);
    }
    if (count < 0) {
      throw new IllegalArgumentException(
          "cannot tokenize a text of " + bytes.length + " bytes: llama.cpp says " + count);
    }
    return Arrays.copyOf(tokens, count);
  }

  private int tokenize(byte[] bytes, int[] tokens, boolean special) {
    return llama.llama_tokenize(
        handle, bytes, bytes.length, tokens, tokens.length, (byte) 0, (byte) (special ? 1 : 0));
  }

  @Override
  public byte[] bytes(int token) {
    check(token);
    requireOpen();
    return read(token);
  }

  private byte[] read(int token) {
    int length = piece(token);
    if (length < 0) {
      piece = new byte[-length];
      length = piece(token);
    }
    return Arrays.copyOf(piece, Math.max(0, length));
  }

  private int piece(int token) {
    return llama.llama_token_to_piece(handle, token, piece, piece.length, 0, (byte) 1);
  }

  @Override
  public TokenKind kind(int token) {
    int attribute = attributes[check(token)];
    if ((attribute & CONTROL) != 0) {
      return TokenKind.CONTROL;
    }
    if ((attribute & USER_DEFINED) != 0) {
      return TokenKind.USER_DEFINED;
    }
    return attribute == 0 || (attribute & (UNKNOWN | UNUSED)) != 0
        ? TokenKind.UNUSED
        : TokenKind.TEXT;
  }

  @Override
  public boolean isEndOfGeneration(int token) {
    check(token);
    requireOpen();
    return llama.llama_vocab_is_eog(handle, token) != 0;
  }

  @Override
  public OptionalInt beginOfText() {
    requireOpen();
    return optional(llama.llama_vocab_bos(handle));
  }

  @Override
  public boolean addsBeginOfText() {
    requireOpen();
    return llama.llama_vocab_get_add_bos(handle) != 0;
  }

  @Override
  public OptionalInt endOfText() {
    requireOpen();
    return optional(llama.llama_vocab_eos(handle));
  }

  @Override
  public OptionalInt special(String text) {
    Integer token = specials.get(requireNonNull(text, "text"));
    return token == null ? OptionalInt.empty() : OptionalInt.of(token);
  }

  private OptionalInt optional(int token) {
    return token >= 0 && token < size ? OptionalInt.of(token) : OptionalInt.empty();
  }

  int check(int token) {
    if (token < 0 || token >= size) {
      throw new IllegalArgumentException("token must be in 0.." + (size - 1) + ": " + token);
    }
    return token;
  }

  private void requireOpen() {
    if (!open.getAsBoolean()) {
      throw new IllegalStateException("the model of this vocabulary is closed");
    }
  }
}
