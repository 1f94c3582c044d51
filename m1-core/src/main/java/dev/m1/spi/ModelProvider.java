package dev.m1.spi;

/**
 * Offers a model that comes as a jar, such as the embedded one. Registered as a service.
 * Thread-safe.
 */
public interface ModelProvider {
  /** Returns the name users type, such as {@code tiny}; unique on the class path. */
  String id();

  /** Returns the rank; the highest is the default model when none is named, a tie is an error. */
  int priority();

  /**
   * Returns where the model's files are; nothing is unpacked before {@link ModelSource#path} is
   * asked.
   */
  ModelSource source();
}
