package dev.m1.internal.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the models that are still open when the JVM exits: native code must not be running while
 * its library's destructors do, or the process dies with a signal instead of its exit code.
 */
final class ExitGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ExitGuard.class);
  private static final Set<OpenModel> OPEN = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(ExitGuard::closeAll, "m1-exit"));
  }

  private ExitGuard() {}

  static void add(OpenModel model) {
    OPEN.add(model);
  }

  static void remove(OpenModel model) {
    OPEN.remove(model);
  }

  private static void closeAll() {
    for (OpenModel model : OPEN) {
      try {
        model.close();
      } catch (RuntimeException e) {
        LOG.warn("cannot close {} at exit", model, e);
      }
    }
  }
}
