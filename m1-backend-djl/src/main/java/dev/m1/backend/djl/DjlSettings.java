package dev.m1.backend.djl;

import dev.m1.ModelOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings in {@code ModelOptions.extra} that this backend knows.
 *
 * @param type {@code djl.dtype}: what is computed in; empty for {@code auto}, which is float32 on
 *     the CPU and the checkpoint's own type elsewhere
 * @param memoryCheck {@code djl.memory-check}: whether a model that does not fit into the free
 *     memory is refused, default true
 */
record DjlSettings(Optional<TensorType> type, boolean memoryCheck) {
  private static final String TYPE = "djl.dtype";
  private static final String MEMORY_CHECK = "djl.memory-check";

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException for an unknown key or value, with the ones that are known
   */
  static DjlSettings of(ModelOptions options) {
    Map<String, String> extra = new TreeMap<>(options.extra());
    String type = extra.getOrDefault(TYPE, "auto");
    String check = extra.getOrDefault(MEMORY_CHECK, "true");
    extra.keySet().removeAll(List.of(TYPE, MEMORY_CHECK));
    if (!extra.isEmpty()) {
      throw new IllegalArgumentException(
          "the djl backend knows no option "
              + extra.keySet().iterator().next()
              + "; it knows "
              + TYPE
              + ", "
              + MEMORY_CHECK);
    }
    if (!List.of("true", "false").contains(check)) {
      throw new IllegalArgumentException(MEMORY_CHECK + " must be true or false: " + check);
    }
    return new DjlSettings(type(type), check.equals("true"));
  }

  private static Optional<TensorType> type(String word) {
    if (word.equals("auto")) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(TensorType.values())
            .filter(type -> type.word().equals(word))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        TYPE
                            + " must be one of auto, "
                            + Arrays.stream(TensorType.values())
                                .map(TensorType::word)
                                .collect(Collectors.joining(", "))
                            + ": "
                            + word)));
  }
}
