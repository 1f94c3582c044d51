package dev.m1;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Describes an open model; stands in every result and trace.
 *
 * @param name the model's own name, or its file's
 * @param architecture the family as the file says, such as {@code qwen2}
 * @param quantization the type of most weights, such as {@code Q4_K} or {@code F16}
 * @param parameters number of weights
 * @param fileBytes size of the weights on disk
 * @param trainedContext context length that the model was trained with, in tokens
 * @param vocabularySize number of tokens
 * @param fingerprint identifies the weights: algorithm, colon, hexadecimal digits
 * @param backend the backend's id
 * @param library the native library, its version and build
 * @param device what computes, such as {@code cpu} or {@code cuda0}
 * @param notice what every reader of a result must know ("not for clinical use"); empty where
 *     nothing is said
 */
public record ModelInfo(
    String name,
    String architecture,
    String quantization,
    long parameters,
    long fileBytes,
    int trainedContext,
    int vocabularySize,
    String fingerprint,
    String backend,
    String library,
    String device,
    Optional<String> notice) {
  /** Checks that nothing is null. */
  public ModelInfo {
    requireNonNull(name, "name");
    requireNonNull(architecture, "architecture");
    requireNonNull(quantization, "quantization");
    requireNonNull(fingerprint, "fingerprint");
    requireNonNull(backend, "backend");
    requireNonNull(library, "library");
    requireNonNull(device, "device");
    requireNonNull(notice, "notice");
  }
}
