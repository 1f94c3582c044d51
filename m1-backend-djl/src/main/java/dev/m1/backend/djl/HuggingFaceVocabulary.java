package dev.m1.backend.djl;

import static java.util.Objects.requireNonNull;

import dev.m1.ModelLoadException;
import dev.m1.spi.Vocabulary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Opens the tokenizer of a Hugging Face folder without its weights; also of folders that hold
 * nothing but tokenizer.json.
 *
 * <p>Confined to one thread at a time. After {@link #close}, what needs native code throws {@link
 * IllegalStateException}.
 */
public final class HuggingFaceVocabulary implements Vocabulary, AutoCloseable {
  private final DjlVocabulary vocabulary;

  private HuggingFaceVocabulary(DjlVocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * Opens the tokenizer of a folder. Its size is that of the model where config.json tells it, else
   * that of tokenizer.json.
   *
   * @throws ModelLoadException if a file is missing or damaged, or the vocabulary is of a kind that
   *     is not supported
   * @throws dev.m1.BackendUnavailableException if there is no native library for this machine
   */
  public static HuggingFaceVocabulary open(Path folder) {
    Path file = requireNonNull(folder, "folder").resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException("cannot open " + folder + ": tokenizer.json is missing");
    }
    TokenizerFile tokenizer = TokenizerFile.read(file);
    Path config = folder.resolve("config.json");
    int size =
        Files.isRegularFile(config)
            ? JsonFile.read(config).integer("vocab_size", tokenizer.size(), 1 << 24)
            : tokenizer.size();
    TorchEngine.stayOffline();
    return new HuggingFaceVocabulary(
        new DjlVocabulary(tokenizer, SpecialIds.read(folder, tokenizer), size));
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
    vocabulary.close();
  }
}
