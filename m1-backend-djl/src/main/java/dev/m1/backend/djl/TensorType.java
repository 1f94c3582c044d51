package dev.m1.backend.djl;

/** Element types of weights, with PyTorch's number for each ({@code c10/core/ScalarType.h}). */
enum TensorType {
  F32(4, 6, "float32"),
  F16(2, 5, "float16"),
  BF16(2, 15, "bfloat16");

  private final int bytes;
  private final int scalarType;
  private final String word;

  TensorType(int bytes, int scalarType, String word) {
    this.bytes = bytes;
    this.scalarType = scalarType;
    this.word = word;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  /** PyTorch's number. */
  int scalarType() {
    return scalarType;
  }

  /** The name in config.json and in options. */
  String word() {
    return word;
  }
}
