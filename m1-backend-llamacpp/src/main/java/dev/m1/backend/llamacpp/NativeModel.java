package dev.m1.backend.llamacpp;

import dev.m1.backend.llamacpp.internal.Llama;
import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a {@code llama_model} and, if there is one, its {@code llama_context}; frees each once, the
 * context first. A cleaner frees what its owner forgot and says so in the log.
 */
final class NativeModel implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(NativeModel.class);
  private static final Cleaner CLEANER = Cleaner.create();

  private final LlamaLibrary library;
  private final Handles handles;
  private final Cleaner.Cleanable cleanable;

  NativeModel(LlamaLibrary library, String name, long model) {
    this.library = library;
    this.handles = new Handles(library.functions(), name, model);
    this.cleanable = CLEANER.register(this, handles);
  }

  LlamaLibrary library() {
    return library;
  }

  long handle() {
    return handles.model;
  }

  long context() {
    return handles.context;
  }

  void context(long context) {
    handles.context = context;
  }

  @Override
  public void close() {
    handles.wanted.set(true);
    cleanable.clean();
  }

  /** What is freed; holds no reference to its owner, or that would never become unreachable. */
  private static final class Handles implements Runnable {
    private final Llama llama;
    private final String name;
    private final long model;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile long context;

    Handles(Llama llama, String name, long model) {
      this.llama = llama;
      this.name = name;
      this.model = model;
    }

    @Override
    public void run() {
      if (!wanted.get()) {
        LOGGER.warn("model {} was not closed; its memory is freed only now", name);
      }
      if (context != 0) {
        llama.llama_free(context);
      }
      llama.llama_model_free(model);
    }
  }
}
