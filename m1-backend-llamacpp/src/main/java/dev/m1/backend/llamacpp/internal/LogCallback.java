package dev.m1.backend.llamacpp.internal;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** {@code ggml_log_callback} (ggml.h). */
public interface LogCallback extends Callback {
  /** Receives a piece of a log line; called on any native thread. */
  void invoke(int level, @Nullable Pointer text, @Nullable Pointer userData);
}
