package dev.m1.spi;

import dev.m1.ModelLoadException;
import dev.m1.internal.engine.Models;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Tells where a model's files are, in one or several formats. Immutable and thread-safe.
 *
 * <p>{@link #of(Path)} serves files that a user has; a {@link ModelProvider} returns its own.
 */
public interface ModelSource {
  /** Returns the name shown in results and messages, such as a file name. */
  String name();

  /** Returns the formats in which the files can be had; never empty. */
  Set<ModelFormat> formats();

  /**
   * Returns the file or folder in the given format, unpacking it first if it comes in a jar.
   *
   * @throws IllegalArgumentException if the format is not one of {@link #formats}
   * @throws ModelLoadException if the files cannot be unpacked
   */
  Path path(ModelFormat format);

  /**
   * Returns a notice that every result must carry, such as "not for clinical use"; empty for users'
   * own files.
   */
  default Optional<String> notice() {
    return Optional.empty();
  }

  /**
   * Returns the source for a user's file or folder, recognised by its content and never by its
   * name.
   *
   * @throws ModelLoadException if there is nothing there, or it is neither a GGUF file nor a
   *     Hugging Face folder
   */
  static ModelSource of(Path path) {
    return FileModelSource.recognise(path);
  }

  /**
   * Returns the source of the model that comes as a jar on the class path.
   *
   * @throws ModelLoadException if there is none; add {@code dev.m1:m1-model-tiny}
   */
  static ModelSource embedded() {
    return Models.embeddedSource();
  }
}
