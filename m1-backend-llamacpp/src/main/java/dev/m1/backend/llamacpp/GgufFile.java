package dev.m1.backend.llamacpp;

import static java.util.Objects.requireNonNull;

import dev.m1.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells what a GGUF model file holds: metadata and tensor table, read and checked in Java without
 * native code.
 *
 * <p>Only the header is read, so a 100 GB file takes no longer than a small one with the same
 * vocabulary. A split model is opened by its first part; all parts are read. Immutable and
 * thread-safe. Source of the format: docs/gguf.md of ggml.
 */
public final class GgufFile {
  private static final Pattern SPLIT_NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");

  private final Path path;
  private final List<Path> parts;
  private final int version;
  private final long fileBytes;
  private final Map<String, Object> metadata;
  private final Map<String, Integer> arrayTypes;
  private final List<GgufTensor> tensors;

  private GgufFile(
      List<Path> parts, GgufReader.Header first, long fileBytes, List<GgufTensor> tensors) {
    this.path = parts.get(0);
    this.parts = List.copyOf(parts);
    this.version = first.version();
    this.fileBytes = fileBytes;
    this.metadata = Collections.unmodifiableMap(first.metadata());
    this.arrayTypes = first.arrayTypes();
    this.tensors = List.copyOf(tensors);
  }

  /**
   * Reads the header of a GGUF file, and of the other parts if it is the first of a split model.
   *
   * @throws ModelLoadException if the file cannot be read, is no GGUF file, is damaged or cut
   *     short, or a part is missing; the message says what and what to do
   */
  public static GgufFile read(Path path) {
    requireNonNull(path, "path");
    if (!Files.exists(path)) {
      throw new ModelLoadException(
          "cannot open " + path + ": there is no such file; check the path");
    }
    if (Files.isDirectory(path)) {
      throw new ModelLoadException("cannot open " + path + ": it is a directory; name a GGUF file");
    }
    try {
      GgufReader.Header first = GgufReader.read(path, 0);
      long count = first.metadata().get("split.count") instanceof Long value ? value : 1;
      return count > 1
          ? split(path, first, count)
          : new GgufFile(List.of(path), first, first.fileBytes(), first.tensors());
    } catch (IOException e) {
      throw new ModelLoadException(
          "cannot read " + path + ": " + e.getMessage() + "; check its permissions", e);
    }
  }

  /** The rules are those of llama_split_path and of llama_model_loader. */
  private static GgufFile split(Path path, GgufReader.Header first, long count) throws IOException {
    String name = String.valueOf(path.getFileName());
    Matcher matcher = SPLIT_NAME.matcher(name);
    if (count > 99_999 || !matcher.matches() || Integer.parseInt(matcher.group(3)) != count) {
      throw new ModelLoadException(
          "cannot open "
              + path
              + ": it is one of "
              + count
              + " parts, whose names must end in -00001-of-"
              + String.format("%05d", Math.min(count, 99_999))
              + ".gguf and so on; give the parts their names back");
    }
    if (!Long.valueOf(0).equals(first.metadata().get("split.no"))
        || Integer.parseInt(matcher.group(2)) != 1) {
      throw new ModelLoadException(
          "cannot open "
              + path
              + ": it is not the first of its "
              + count
              + " parts; name "
              + matcher.group(1)
              + String.format("-%05d-of-%05d.gguf", 1, count));
    }
    List<Path> parts = new ArrayList<>(List.of(path));
    List<GgufTensor> tensors = new ArrayList<>(first.tensors());
    Set<String> names = new HashSet<>();
    first.tensors().forEach(tensor -> names.add(tensor.name()));
    long bytes = first.fileBytes();
    for (int i = 1; i < count; i++) {
      Path part =
          path.resolveSibling(matcher.group(1) + String.format("-%05d-of-%05d.gguf", i + 1, count));
      if (!Files.isRegularFile(part)) {
        throw new ModelLoadException(
            "cannot open " + path + ": its part " + part + " is missing; fetch all parts");
      }
      GgufReader.Header header = GgufReader.read(part, i);
      if (!Long.valueOf(i).equals(header.metadata().get("split.no"))) {
        throw new ModelLoadException(
            "cannot open "
                + part
                + ": it says it is part "
                + header.metadata().get("split.no")
                + " and not "
                + i
                + "; fetch it again");
      }
      for (GgufTensor tensor : header.tensors()) {
        if (!names.add(tensor.name())) {
          throw new ModelLoadException(
              "cannot open " + part + ": tensor " + tensor.name() + " is in two parts");
        }
        tensors.add(tensor);
      }
      parts.add(part);
      bytes += header.fileBytes();
    }
    checkTotal(path, first, tensors.size());
    return new GgufFile(parts, first, bytes, tensors);
  }

  private static void checkTotal(Path path, GgufReader.Header first, int found) {
    Object total = first.metadata().get("split.tensors.count");
    if (total instanceof Long expected && expected != found) {
      throw new ModelLoadException(
          "cannot open "
              + path
              + ": its parts hold "
              + found
              + " tensors and not "
              + expected
              + "; fetch all parts of one version");
    }
  }

  /** Returns the file, the first part of a split model. */
  public Path path() {
    return path;
  }

  /** Returns all parts in order; one for a model that is not split. */
  public List<Path> parts() {
    return parts;
  }

  /** Returns the version of the file format, 2 or 3. */
  public int version() {
    return version;
  }

  /** Returns the size of all parts in bytes. */
  public long fileBytes() {
    return fileBytes;
  }

  /**
   * Returns the metadata in file order: each value a {@link Long} (any integer; 64-bit ones keep
   * their bits), {@link Double}, {@link Boolean}, {@link String} or a {@link List} of those.
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** Returns the element type of a metadata array by its number in the format, -1 for none. */
  int arrayType(String key) {
    return arrayTypes.getOrDefault(key, -1);
  }

  /** Returns the tensors in file order, those of all parts. */
  public List<GgufTensor> tensors() {
    return tensors;
  }

  /** Returns a metadata text; empty if it is missing or not a text. */
  public Optional<String> text(String key) {
    return metadata.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Returns a metadata integer; empty if it is missing or not an integer. */
  public OptionalLong integer(String key) {
    return metadata.get(key) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
  }

  /** Returns the family, {@code general.architecture}; {@code unknown} if the file does not say. */
  public String architecture() {
    return text("general.architecture").orElse("unknown");
  }

  /** Returns the model's own name, {@code general.name}, or its file's. */
  public String name() {
    return text("general.name").filter(name -> !name.isBlank()).orElse(path.getFileName() + "");
  }

  /** Returns the context length the model was trained with; empty if the file does not say. */
  public OptionalLong trainedContext() {
    return integer(architecture() + ".context_length");
  }

  /** Returns the number of tokens of the vocabulary, 0 if there is none. */
  public int vocabularySize() {
    return metadata.get("tokenizer.ggml.tokens") instanceof List<?> tokens ? tokens.size() : 0;
  }

  /** Says whether the file holds a vocabulary but no weights. */
  public boolean vocabularyOnly() {
    return tensors.isEmpty() && vocabularySize() > 0;
  }

  /** Returns the number of weights, summed over all tensors. */
  public long parameters() {
    return tensors.stream().mapToLong(GgufTensor::elements).sum();
  }

  /**
   * Returns the type that holds most weights, such as {@code Q4_K}; {@code none} without tensors.
   */
  public String quantization() {
    Map<String, Long> elements = new HashMap<>();
    tensors.forEach(tensor -> elements.merge(tensor.type(), tensor.elements(), Long::sum));
    return elements.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("none");
  }

  /**
   * Returns the chat templates by name; the one used by default is named {@code default}, and is
   * the first where the file names none so. Empty if the model has none.
   */
  public Map<String, String> chatTemplates() {
    String key = "tokenizer.chat_template";
    Map<String, String> templates = new java.util.LinkedHashMap<>();
    text(key).ifPresent(template -> templates.put("default", template));
    metadata.forEach(
        (name, value) -> {
          if (name.startsWith(key + ".") && value instanceof String template) {
            templates.putIfAbsent(name.substring(key.length() + 1), template);
          }
        });
    if (!templates.isEmpty()) {
      templates.putIfAbsent("default", templates.values().iterator().next());
    }
    return Collections.unmodifiableMap(templates);
  }
}
