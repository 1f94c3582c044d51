package dev.m1.backend.llamacpp.internal;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of llama.h that m1 uses and that all supported versions share, by their C names.
 *
 * <p>An interface, because each loaded library gets its own copy of the directly mapped class. C
 * {@code bool} is one byte. Nothing is checked here; callers check every argument.
 */
public interface Llama {
  /** {@code void llama_backend_init(void)}. */
  void llama_backend_init();

  /** {@code void llama_log_set(ggml_log_callback, void *)}. */
  void llama_log_set(LogCallback callback, @Nullable Pointer userData);

  /** {@code struct llama_model_params llama_model_default_params(void)}. */
  OpaqueParameters llama_model_default_params();

  /** {@code struct llama_context_params llama_context_default_params(void)}. */
  OpaqueParameters llama_context_default_params();

  /** {@code struct llama_model * llama_model_load_from_file(const char *, llama_model_params)}. */
  long llama_model_load_from_file(byte[] path, OpaqueParameters parameters);

  /** {@code void llama_model_free(struct llama_model *)}. */
  void llama_model_free(long model);

  /** {@code struct llama_context * llama_init_from_model(llama_model *, llama_context_params)}. */
  long llama_init_from_model(long model, OpaqueParameters parameters);

  /** {@code void llama_free(struct llama_context *)}. */
  void llama_free(long context);

  /** {@code uint32_t llama_n_ctx(const struct llama_context *)}. */
  int llama_n_ctx(long context);

  /** {@code uint32_t llama_n_batch(const struct llama_context *)}. */
  int llama_n_batch(long context);

  /** {@code uint32_t llama_n_seq_max(const struct llama_context *)}. */
  int llama_n_seq_max(long context);

  /** {@code bool llama_model_is_recurrent(const struct llama_model *)}. */
  byte llama_model_is_recurrent(long model);

  /** {@code uint64_t llama_model_n_params(const struct llama_model *)}. */
  long llama_model_n_params(long model);

  /** {@code bool llama_supports_gpu_offload(void)}. */
  byte llama_supports_gpu_offload();

  /** {@code const struct llama_vocab * llama_model_get_vocab(const struct llama_model *)}. */
  long llama_model_get_vocab(long model);

  /** {@code int32_t llama_vocab_n_tokens(const struct llama_vocab *)}. */
  int llama_vocab_n_tokens(long vocabulary);

  /**
   * {@code enum llama_token_attr llama_vocab_get_attr(const struct llama_vocab *, llama_token)}.
   */
  int llama_vocab_get_attr(long vocabulary, int token);

  /** {@code bool llama_vocab_is_eog(const struct llama_vocab *, llama_token)}. */
  byte llama_vocab_is_eog(long vocabulary, int token);

  /** {@code llama_token llama_vocab_bos(const struct llama_vocab *)}; -1 for none. */
  int llama_vocab_bos(long vocabulary);

  /** {@code llama_token llama_vocab_eos(const struct llama_vocab *)}; -1 for none. */
  int llama_vocab_eos(long vocabulary);

  /** {@code bool llama_vocab_get_add_bos(const struct llama_vocab *)}. */
  byte llama_vocab_get_add_bos(long vocabulary);

  /**
   * {@code int32_t llama_tokenize(const llama_vocab *, const char *, int32_t, llama_token *,
   * int32_t, bool add_special, bool parse_special)}; negative: that many tokens are needed.
   */
  int llama_tokenize(
      long vocabulary,
      byte[] text,
      int textLength,
      int[] tokens,
      int maxTokens,
      byte addSpecial,
      byte parseSpecial);

  /**
   * {@code int32_t llama_token_to_piece(const llama_vocab *, llama_token, char *, int32_t, int32_t
   * lstrip, bool special)}; negative: that many bytes are needed.
   */
  int llama_token_to_piece(
      long vocabulary, int token, byte[] buffer, int length, int lstrip, byte special);

  /** {@code int32_t llama_decode(struct llama_context *, struct llama_batch)}. */
  int llama_decode(long context, BatchStructure batch);

  /** {@code float * llama_get_logits_ith(struct llama_context *, int32_t)}. */
  long llama_get_logits_ith(long context, int row);
}
