package dev.m1;

import dev.m1.internal.engine.Models;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.ModelSource;
import java.nio.file.Path;
import java.util.Set;

/**
 * An open reasoning model. Thread-safe: many sessions on many threads share one model and are
 * computed together.
 *
 * <p>{@link #close} cancels the sessions that run, waits for them and frees the model; it is
 * idempotent. Any other use after close is an {@link IllegalStateException}.
 */
public interface ReasoningModel extends AutoCloseable {
  /**
   * Opens a model file (GGUF) or folder (Hugging Face) with default options.
   *
   * @throws ModelLoadException if the files are missing, damaged or of an unknown kind
   * @throws BackendUnavailableException if no backend on the class path can run it here
   */
  static ReasoningModel open(Path model) {
    return open(model, ModelOptions.defaults());
  }

  /** Opens a model file (GGUF) or folder (Hugging Face); errors as {@link #open(Path)}. */
  static ReasoningModel open(Path model, ModelOptions options) {
    return open(ModelSource.of(model), options);
  }

  /** Opens a model from any source; errors as {@link #open(Path)}. */
  static ReasoningModel open(ModelSource source, ModelOptions options) {
    return Models.open(source, options);
  }

  /**
   * Opens the model that comes as a jar on the class path: a very small one that reasons about
   * bedside scores. Not for clinical use.
   *
   * @throws ModelLoadException if there is none; add {@code dev.m1:m1-model-tiny}
   */
  static ReasoningModel embedded() {
    return embedded(ModelOptions.defaults());
  }

  /** Opens the model that comes as a jar on the class path; errors as {@link #embedded()}. */
  static ReasoningModel embedded(ModelOptions options) {
    return open(Models.embeddedSource(), options);
  }

  /** Takes over a backend that the caller opened; closing the model closes it. */
  static ReasoningModel over(Backend backend, ModelOptions options) {
    return Models.over(backend, options);
  }

  /** Describes the model. */
  ModelInfo info();

  /** Returns the sizes in force: context, sequences, batch. */
  BackendLimits limits();

  /** Returns what the backend can do with this model. */
  Set<Capability> capabilities();

  /** Returns how the model marks its thinking, and how that was recognised. */
  ThinkingFormat thinkingFormat();

  /** Returns how sessions share the model. */
  ModelOptions.Execution execution();

  /** Starts to describe a session. */
  SessionBuilder session();

  /**
   * Asks a question and waits for the answer, on the calling thread, with default settings.
   *
   * @return the result; if the calling thread is interrupted, the partial one, with the interrupt
   *     status set
   * @throws CapacityException if the question can never fit into the context
   * @throws GenerationException if the engine or the strategy fails
   */
  default ReasoningResult ask(Question question) {
    return session().ask(question);
  }

  /** Asks a question under a strategy; otherwise like {@link #ask(Question)}. */
  default ReasoningResult ask(Question question, BudgetController budget) {
    return session().budget(budget).ask(question);
  }

  @Override
  void close();
}
