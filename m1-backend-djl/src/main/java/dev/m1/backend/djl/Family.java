package dev.m1.backend.djl;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The model families that the decoder knows, by {@code model_type} of config.json. What each does
 * follows its module in Hugging Face transformers ({@code models/<type>/modeling_<type>.py}).
 */
enum Family {
  LLAMA("llama"),
  MISTRAL("mistral"),
  QWEN2("qwen2"),
  QWEN3("qwen3"),
  GEMMA2("gemma2"),
  GEMMA3("gemma3_text");

  private final String type;

  Family(String type) {
    this.type = type;
  }

  /** Returns the {@code model_type}. */
  String type() {
    return type;
  }

  static Optional<Family> of(String type) {
    return Arrays.stream(values()).filter(family -> family.type.equals(type)).findFirst();
  }

  /** Lists the types for messages. */
  static String known() {
    return Arrays.stream(values()).map(Family::type).collect(Collectors.joining(", "));
  }

  /** Whether norms multiply by 1 + weight in single precision, layers have four of them, … */
  boolean isGemma() {
    return this == GEMMA2 || this == GEMMA3;
  }

  /** Whether queries and keys are normalised per head. */
  boolean normsHeads() {
    return this == QWEN3 || this == GEMMA3;
  }
}
