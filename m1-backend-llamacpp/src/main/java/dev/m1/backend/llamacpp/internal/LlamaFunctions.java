package dev.m1.backend.llamacpp.internal;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * The functions of llama.h that all supported versions share, mapped directly. Handles travel as
 * {@code long}: no objects per call. Nothing is checked here; callers check every argument.
 */
final class LlamaFunctions implements Llama {
  @Override
  public native void llama_backend_init();

  @Override
  public native void llama_log_set(LogCallback callback, @Nullable Pointer userData);

  @Override
  public native OpaqueParameters llama_model_default_params();

  @Override
  public native OpaqueParameters llama_context_default_params();

  @Override
  public native long llama_model_load_from_file(byte[] path, OpaqueParameters parameters);

  @Override
  public native void llama_model_free(long model);

  @Override
  public native long llama_init_from_model(long model, OpaqueParameters parameters);

  @Override
  public native void llama_free(long context);

  @Override
  public native int llama_n_ctx(long context);

  @Override
  public native int llama_n_batch(long context);

  @Override
  public native int llama_n_seq_max(long context);

  @Override
  public native byte llama_model_is_recurrent(long model);

  @Override
  public native long llama_model_n_params(long model);

  @Override
  public native byte llama_supports_gpu_offload();

  @Override
  public native long llama_model_get_vocab(long model);

  @Override
  public native int llama_vocab_n_tokens(long vocabulary);

  @Override
  public native int llama_vocab_get_attr(long vocabulary, int token);

  @Override
  public native byte llama_vocab_is_eog(long vocabulary, int token);

  @Override
  public native int llama_vocab_bos(long vocabulary);

  @Override
  public native int llama_vocab_eos(long vocabulary);

  @Override
  public native byte llama_vocab_get_add_bos(long vocabulary);

  @Override
  public native int llama_tokenize(
      long vocabulary,
      byte[] text,
      int textLength,
      int[] tokens,
      int maxTokens,
      byte addSpecial,
      byte parseSpecial);

  @Override
  public native int llama_token_to_piece(
      long vocabulary, int token, byte[] buffer, int length, int lstrip, byte special);

  @Override
  public native int llama_decode(long context, BatchStructure batch);

  @Override
  public native long llama_get_logits_ith(long context, int row);
}
