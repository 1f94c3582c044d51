package dev.m1.cli;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which model is opened and how. */
final class ModelArguments {
  /** A model in several files, which llama.cpp opens by the first. */
  private static final Pattern PART = Pattern.compile("-\\d{5}-of-\\d{5}\\.gguf$");

  @Option(
      names = {"-m", "--model"},
      paramLabel = "PATH",
      description = "GGUF file or Hugging Face folder. Default: the embedded model.")
  private @Nullable Path model;

  @Option(names = "--backend", paramLabel = "ID", description = "Backend to use; see m1 backends.")
  private @Nullable String backend;

  @Option(
      names = "--context",
      paramLabel = "TOKENS",
      description = "KV cache for all sessions together, in tokens.")
  private @Nullable Integer context;

  @Option(names = "--threads", paramLabel = "N", description = "Compute threads.")
  private @Nullable Integer threads;

  @Option(
      names = "--gpu-layers",
      paramLabel = "N",
      description = "Layers on the GPU; default all where there is one.")
  private @Nullable Integer gpuLayers;

  @Option(names = "--device", paramLabel = "ID", description = "Device; see m1 backends.")
  private @Nullable String device;

  @Option(
      names = "--native-library",
      paramLabel = "PATH",
      description = "The engine's native library; no other is tried.")
  private @Nullable Path nativeLibrary;

  @Option(
      names = "--sha256",
      paramLabel = "HEX",
      description = "SHA-256 that the model file must have.")
  private @Nullable String sha256;

  @Option(
      names = "--chat-format",
      paramLabel = "NAME",
      description = {
        "Chat format: one of the model's own templates by its name (m1 inspect lists them),",
        "or a built-in one in their place: chatml, llama3, gemma, mistral, phi, deepseek, plain."
      })
  private @Nullable String chatFormat;

  @Option(
      names = "--thinking-format",
      paramLabel = "NAME",
      description = "Thinking format; default: recognised from the model.")
  private @Nullable String thinkingFormat;

  @Option(
      names = "--reproducible",
      description = "The same inputs always give the same tokens; slower with several sessions.")
  private boolean reproducible;

  @Option(
      names = {"-X", "--backend-option"},
      paramLabel = "KEY=VALUE",
      description = "Setting that only one backend knows, such as llamacpp.kv-type=q8_0.")
  private Map<String, String> extra = new LinkedHashMap<>();

  boolean isEmbedded() {
    return model == null;
  }

  ReasoningModel open(Shell shell) {
    return shell.opener().open(model, options());
  }

  /** Returns the model's file or folder; null for the embedded model. */
  @Nullable Path path() {
    return model;
  }

  private ModelOptions options() {
    return builder().build();
  }

  /**
   * Has the whole SHA-256 of a model's single file stand in the model's fingerprint, in place of
   * that of samples of it: what is measured must be known to the byte.
   */
  void identifyWhole() {
    Path file = model;
    boolean part = file != null && PART.matcher(file.toString()).find();
    if (sha256 == null && file != null && Files.isRegularFile(file) && !part) {
      sha256 = sha256(file);
    }
  }

  private static String sha256(Path file) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Returns the options with so many sequences; the backend chooses the context. */
  ModelOptions options(int maxSequences) {
    return builder().maxSequences(maxSequences).build();
  }

  /** Returns the options with these sizes, unless the user has named a context. */
  ModelOptions options(int contextTokens, int maxSequences) {
    ModelOptions.Builder options = builder().maxSequences(maxSequences);
    return (context == null ? options.contextTokens(contextTokens) : options).build();
  }

  private ModelOptions.Builder builder() {
    ModelOptions.Builder options = ModelOptions.builder();
    if (backend != null) {
      options.backend(backend);
    }
    if (context != null) {
      options.contextTokens(context);
    }
    if (threads != null) {
      options.threads(threads);
    }
    if (gpuLayers != null) {
      options.gpuLayers(gpuLayers);
    }
    if (device != null) {
      options.device(device);
    }
    if (nativeLibrary != null) {
      options.nativeLibrary(nativeLibrary);
    }
    if (sha256 != null) {
      options.sha256(sha256);
    }
    if (chatFormat != null) {
      options.chatFormat(chatFormat);
    }
    if (thinkingFormat != null) {
      options.thinkingFormat(thinkingFormat);
    }
    if (reproducible) {
      options.execution(ModelOptions.Execution.REPRODUCIBLE);
    }
    extra.forEach(options::extra);
    return options;
  }
}
