package dev.m1.spi;

/** Names the kinds of model files that m1 tells apart before a backend is chosen. */
public enum ModelFormat {
  /** One file (or the first of several split files) in llama.cpp's GGUF format. */
  GGUF,
  /** A folder with {@code config.json}, safetensors weights and {@code tokenizer.json}. */
  HUGGING_FACE
}
