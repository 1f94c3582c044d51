package dev.m1.backend.djl;

import static java.util.Objects.requireNonNull;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.m1.BackendUnavailableException;
import dev.m1.ModelLoadException;
import dev.m1.spi.EncodableText;
import dev.m1.spi.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a Hugging Face folder: Hugging Face's own native library encodes, tokens are
 * looked up in Java. Two of the library's tokenizers are open, one that knows control tokens and
 * one that never heard of them, so what a user wrote cannot become one. Confined like its owner.
 */
final class DjlVocabulary implements Vocabulary, AutoCloseable {
  /** Nothing is cut, padded or added; a text is encoded as it is. */
  private static final Map<String, String> AS_IT_IS =
      Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

  private final TokenizerFile file;
  private final SpecialIds ids;
  private final int size;
  private final TokenBytes bytes;
  private final BitSet refused = new BitSet();
  private final Map<String, Integer> specials = new HashMap<>();
  private final EncodableText encodable;
  private final HuggingFaceTokenizer plain;
  private final HuggingFaceTokenizer special;
  private boolean closed;

  /**
   * Opens the tokenizer.
   *
   * @param size rows of the model's embedding; ids from the file's size on are unused
   * @throws ModelLoadException if the native library refuses the file
   */
  DjlVocabulary(TokenizerFile file, SpecialIds ids, int size) {
    this.file = file;
    this.ids = ids;
    this.size = size;
    this.bytes = new TokenBytes(file);
    for (int token = 0; token < size; token++) {
      if (kind(token) == TokenKind.CONTROL || kind(token) == TokenKind.UNUSED) {
        refused.set(token);
      }
    }
    file.added().forEach((id, token) -> specials.putIfAbsent(token.content(), id));
    encodable = file.byteLevel() ? EncodableText.forTokensOf(this) : EncodableText.wellFormed();
    special = open(true);
    boolean anySpecial = file.added().values().stream().anyMatch(TokenizerFile.AddedToken::special);
    plain = anySpecial ? open(false) : special;
  }

  private HuggingFaceTokenizer open(boolean withSpecial) {
    try {
      return HuggingFaceTokenizer.newInstance(
          new ByteArrayInputStream(file.forNative(withSpecial)), AS_IT_IS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EngineException | LinkageError e) {
      throw new BackendUnavailableException(
          "cannot load Hugging Face's tokenizer library: "
              + TorchEngine.rootMessage(e)
              + "; ai.djl.huggingface:tokenizers has it for linux-x86_64, linux-aarch64,"
              + " osx-aarch64 and win-x86_64",
          e);
    } catch (RuntimeException e) {
      throw new ModelLoadException(
          "cannot open "
              + file.path()
              + ": the tokenizer library refuses it: "
              + TorchEngine.rootMessage(e)
              + "; fetch the file again",
          e);
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] encode(String text, boolean withSpecial) {
    requireOpen();
    String input = encodable.of(text, withSpecial);
    if (input.isEmpty()) {
      return new int[0];
    }
    return withSpecial ? encode(special, input) : plainly(input);
  }

  private static int[] encode(HuggingFaceTokenizer tokenizer, String text) {
    long[] ids = tokenizer.encode(text, false, false).getIds();
    int[] tokens = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      tokens[i] = (int) ids[i];
    }
    return tokens;
  }

  /**
   * Encodes what a user wrote. Where the vocabulary itself holds the name of a control token and
   * the merges lead to it, the text is cut inside the name.
   */
  private int[] plainly(String text) {
    int[] tokens = encode(plain, text);
    for (int token : tokens) {
      if (token >= size || refused.get(token)) {
        return apart(text, token);
      }
    }
    return tokens;
  }

  private int[] apart(String text, int token) {
    String name = token < size ? new String(bytes.of(token), StandardCharsets.UTF_8) : "";
    int at = name.length() < 2 ? -1 : text.indexOf(name);
    int cut = text.offsetByCodePoints(Math.max(0, at), 1);
    if (at < 0 && text.codePointCount(0, text.length()) == 1) {
      throw new IllegalArgumentException(
          "the text holds U+"
              + Integer.toHexString(text.codePointAt(0))
              + ", for which this model has no token");
    }
    if (at < 0) {
      cut = text.offsetByCodePoints(0, text.codePointCount(0, text.length()) / 2);
    }
    int[] first = plainly(text.substring(0, cut));
    int[] rest = plainly(text.substring(cut));
    int[] all = java.util.Arrays.copyOf(first, first.length + rest.length);
    System.arraycopy(rest, 0, all, first.length, rest.length);
    return all;
  }

  @Override
  public byte[] bytes(int token) {
    return bytes.of(check(token));
  }

  @Override
  public TokenKind kind(int token) {
    check(token);
    TokenizerFile.@Nullable AddedToken added = file.added().get(token);
    if (added != null) {
      boolean unknown = file.unknown().filter(added.content()::equals).isPresent();
      return unknown
          ? TokenKind.UNUSED
          : added.special() ? TokenKind.CONTROL : TokenKind.USER_DEFINED;
    }
    @Nullable String text = token < file.size() ? file.tokens().get(token) : null;
    return text == null || file.unknown().filter(text::equals).isPresent()
        ? TokenKind.UNUSED
        : TokenKind.TEXT;
  }

  @Override
  public boolean isEndOfGeneration(int token) {
    return ids.ends().contains(check(token));
  }

  @Override
  public OptionalInt beginOfText() {
    return ids.begin();
  }

  @Override
  public boolean addsBeginOfText() {
    return ids.addsBegin();
  }

  @Override
  public OptionalInt endOfText() {
    return ids.end();
  }

  @Override
  public OptionalInt special(String text) {
    Integer token = specials.get(requireNonNull(text, "text"));
    return token == null ? OptionalInt.empty() : OptionalInt.of(token);
  }

  int check(int token) {
    if (token < 0 || token >= size) {
      throw new IllegalArgumentException("token must be in 0.." + (size - 1) + ": " + token);
    }
    return token;
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model of this vocabulary is closed");
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      special.close();
      if (plain != special) {
        plain.close();
      }
    }
  }
}
