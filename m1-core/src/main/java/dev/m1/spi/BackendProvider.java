package dev.m1.spi;

import dev.m1.Device;
import dev.m1.ModelOptions;
import dev.m1.internal.engine.Models;
import java.util.List;

/**
 * Offers one inference engine to m1. Registered as a service, both with {@code provides} in the
 * module descriptor and in {@code META-INF/services}.
 *
 * <p>Thread-safe: every method may be called from any thread. Only {@link #devices} and {@link
 * #open} may load native code.
 */
public interface BackendProvider {
  /** Returns every provider on the class path; one that cannot be loaded is logged and left out. */
  static List<BackendProvider> all() {
    return Models.backends();
  }

  /**
   * Returns the provider that m1 opens a source with: the one that the options or the system
   * property {@code m1.backend} name, else the available one of highest priority that supports it.
   *
   * @throws dev.m1.BackendUnavailableException if there is none, with each one's reason
   */
  static BackendProvider choose(ModelSource source, ModelOptions options) {
    return Models.choose(source, options);
  }

  /** Returns the short name users type, such as {@code llamacpp}; unique on the class path. */
  String id();

  /**
   * Returns the rank among available backends that support a model; the highest wins, a tie is an
   * error.
   */
  int priority();

  /**
   * Says whether this backend can run here, and if not, why and what to do. Never throws, loads no
   * native code.
   */
  Availability availability();

  /**
   * Says whether this backend can open such a model. Asked before {@link #priority} counts; reads
   * no weights.
   */
  boolean supports(ModelSource source);

  /**
   * Lists the devices that the native library sees, the CPU included.
   *
   * @throws dev.m1.BackendUnavailableException if the native library cannot be loaded
   */
  List<Device> devices();

  /**
   * Opens a model. The caller owns the result and closes it.
   *
   * @throws dev.m1.ModelLoadException if the files are missing, damaged or of an unknown kind
   * @throws dev.m1.BackendUnavailableException if the engine itself cannot run
   * @throws IllegalArgumentException if an option has a value that this backend does not know
   */
  Backend open(ModelSource source, ModelOptions options);
}
