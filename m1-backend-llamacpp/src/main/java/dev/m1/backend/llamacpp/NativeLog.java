package dev.m1.backend.llamacpp;

import com.sun.jna.Pointer;
import dev.m1.backend.llamacpp.internal.LogCallback;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Passes llama.cpp's log on to SLF4J, one level softer than it says: what fails is told by an
 * exception, and llama.cpp warns of ordinary things. Keeps the last error lines for that
 * exception's message. Thread-safe: native threads call it.
 */
final class NativeLog implements LogCallback {
  /** Held for good: native code keeps the pointer, and a collected callback would crash it. */
  static final NativeLog INSTANCE = new NativeLog();

  private static final Logger LOGGER = LoggerFactory.getLogger("dev.m1.backend.llamacpp.native");
  private static final Pattern KV_SIZE = Pattern.compile("KV buffer size = +([0-9.]+) MiB");
  private static final String LOADING = "error loading model";
  private static final int KEPT = 4;
  private static final int CONTINUED = 5;
  private static final int ERROR = 4;
  private static final int MAX_LINE = 2000;

  private final StringBuilder line = new StringBuilder();
  private final Deque<String> errors = new ArrayDeque<>();
  private int lineLevel;
  private double kvMebibytes;

  private NativeLog() {}

  @Override
  public synchronized void invoke(int level, @Nullable Pointer text, @Nullable Pointer userData) {
    if (text == null) {
      return;
    }
    if (level != CONTINUED) {
      flush();
      lineLevel = level;
    }
    line.append(text.getString(0, "UTF-8"));
    if (line.length() > MAX_LINE || line.indexOf("\n") >= 0) {
      flush();
    }
  }

  private void flush() {
    String message = line.toString().strip();
    line.setLength(0);
    if (message.isEmpty() || message.chars().allMatch(c -> c == '.')) {
      return;
    }
    if (lineLevel == ERROR) {
      errors.addLast(message);
      if (errors.size() > KEPT) {
        errors.removeFirst();
      }
    }
    Matcher kv = KV_SIZE.matcher(message);
    if (kv.find()) {
      kvMebibytes += Double.parseDouble(kv.group(1));
    }
    LOGGER.atLevel(level(lineLevel)).log(message);
  }

  /** {@code enum ggml_log_level} (ggml.h): 1 debug, 2 info, 3 warn, 4 error. */
  private static Level level(int ggml) {
    return switch (ggml) {
      case 2 -> Level.DEBUG;
      case 3 -> Level.INFO;
      case ERROR -> Level.WARN;
      default -> Level.TRACE;
    };
  }

  synchronized void forget() {
    errors.clear();
    kvMebibytes = 0;
  }

  /** Returns the error lines since {@link #forget}, or a word that there are none. */
  synchronized String errors() {
    flush();
    return errors.isEmpty() ? "it gave no reason" : String.join("; ", errors);
  }

  /** Returns why a model did not load, without the functions that passed the error on. */
  synchronized String loadError() {
    flush();
    return errors.stream()
        .filter(line -> line.contains(LOADING))
        .map(line -> line.substring(line.lastIndexOf(LOADING) + LOADING.length()))
        .map(line -> line.replaceFirst("^ (architecture|vocabulary|hyperparameters)", ""))
        .map(line -> line.replaceFirst("^: ", ""))
        .findFirst()
        .orElseGet(this::errors);
  }

  /** Returns the size of the KV caches that were allocated since {@link #forget}. */
  synchronized long kvBytes() {
    return (long) (kvMebibytes * (1 << 20));
  }
}
