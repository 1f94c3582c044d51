package dev.m1.backend.llamacpp;

import static java.util.Objects.requireNonNull;

import dev.m1.ModelOptions;
import dev.m1.spi.Vocabulary;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Opens the tokenizer of a GGUF file without its weights; also of files that hold nothing else.
 *
 * <p>Confined to one thread at a time. After {@link #close}, what needs native code throws {@link
 * IllegalStateException}.
 */
public final class GgufVocabulary implements Vocabulary, AutoCloseable {
  private final GgufFile file;
  private final NativeModel model;
  private final LlamaVocabulary vocabulary;
  private volatile boolean closed;

  GgufVocabulary(GgufFile file, NativeModel model) {
    this.file = file;
    this.model = model;
    this.vocabulary =
        new LlamaVocabulary(
            model.library().functions(),
            model.library().functions().llama_model_get_vocab(model.handle()),
            () -> !closed);
  }

  /**
   * Opens the tokenizer of a file with the default options.
   *
   * @throws dev.m1.ModelLoadException if the file is missing, damaged or holds no vocabulary
   * @throws dev.m1.BackendUnavailableException if there is no native library for this machine
   */
  public static GgufVocabulary open(Path path) {
    return open(path, ModelOptions.defaults());
  }

  /**
   * Opens the tokenizer of a file; of the options only the native library and the SHA-256 count.
   *
   * @throws dev.m1.ModelLoadException if the file is missing, damaged or holds no vocabulary
   * @throws dev.m1.BackendUnavailableException if there is no native library for this machine
   */
  public static GgufVocabulary open(Path path, ModelOptions options) {
    return ModelOpener.openVocabulary(
        requireNonNull(path, "path"), requireNonNull(options, "options"));
  }

  /** Returns what the file says about itself. */
  public GgufFile file() {
    return file;
  }

  @Override
  public int size() {
    return vocabulary.size();
  }

  @Override
  public int[] encode(String text, boolean special) {
    return vocabulary.encode(text, special);
  }

  @Override
  public byte[] bytes(int token) {
    return vocabulary.bytes(token);
  }

  @Override
  public TokenKind kind(int token) {
    return vocabulary.kind(token);
  }

  @Override
  public boolean isEndOfGeneration(int token) {
    return vocabulary.isEndOfGeneration(token);
  }

  @Override
  public OptionalInt beginOfText() {
    return vocabulary.beginOfText();
  }

  @Override
  public boolean addsBeginOfText() {
    return vocabulary.addsBeginOfText();
  }

  @Override
  public OptionalInt endOfText() {
    return vocabulary.endOfText();
  }

  @Override
  public OptionalInt special(String text) {
    return vocabulary.special(text);
  }

  /** Frees the native memory. Idempotent. */
  @Override
  public void close() {
    closed = true;
    model.close();
  }
}
