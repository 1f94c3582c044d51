package dev.m1.backend.djl;

import dev.m1.ModelLoadException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The weights of a model folder: {@code model.safetensors}, or the parts that {@code
 * model.safetensors.index.json} names.
 *
 * @param parts the files, in order
 * @param tensors by name
 */
record Checkpoint(List<Path> parts, Map<String, StoredTensor> tensors) {
  private static final String SINGLE = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";

  static Checkpoint read(Path folder) {
    Path index = folder.resolve(INDEX);
    if (Files.isRegularFile(index)) {
      return sharded(folder, index);
    }
    Path single = folder.resolve(SINGLE);
    if (!Files.isRegularFile(single)) {
      throw new ModelLoadException(
          "cannot open "
              + folder
              + ": it has neither "
              + SINGLE
              + " nor "
              + INDEX
              + "; fetch the weights in safetensors format, or convert them with"
              + " save_pretrained(…, safe_serialization=True)");
    }
    return of(List.of(single));
  }

  private static Checkpoint sharded(Path folder, Path index) {
    JsonFile map =
        JsonFile.read(index)
            .object("weight_map")
            .orElseThrow(
                () -> new ModelLoadException("cannot open " + index + ": weight_map is missing"));
    TreeSet<String> names = new TreeSet<>();
    map.members()
        .forEach(
            (tensor, file) -> {
              if (!(file instanceof String name) || !name.matches("[A-Za-z0-9][\\w.-]*")) {
                throw map.bad(tensor, "must be the name of a file beside it but is " + file);
              }
              names.add(name);
            });
    List<Path> parts = names.stream().map(folder::resolve).toList();
    for (Path part : parts) {
      if (!Files.isRegularFile(part)) {
        throw new ModelLoadException(
            "cannot open " + part + ": it is missing; " + index.getFileName() + " names it");
      }
    }
    Checkpoint checkpoint = of(parts);
    map.members()
        .forEach(
            (tensor, file) -> {
              StoredTensor stored = checkpoint.tensors().get(tensor);
              if (stored == null || !stored.file().endsWith(file.toString())) {
                throw map.bad(tensor, "should be in " + file + " but is not");
              }
            });
    return checkpoint;
  }

  private static Checkpoint of(List<Path> parts) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    List<Path> files = new ArrayList<>();
    for (Path part : parts) {
      files.add(part);
      for (StoredTensor tensor : SafetensorsFile.read(part)) {
        StoredTensor other = tensors.put(tensor.name(), tensor);
        if (other != null) {
          throw new ModelLoadException(
              "cannot open "
                  + part
                  + ": tensor "
                  + tensor.name()
                  + " is also in "
                  + other.file().getFileName());
        }
      }
    }
    return new Checkpoint(List.copyOf(files), tensors);
  }

  /** Returns the size of all tensors. */
  long bytes() {
    return tensors.values().stream().mapToLong(StoredTensor::size).sum();
  }

  /** Returns the number of weights. */
  long parameters() {
    return tensors.values().stream().mapToLong(StoredTensor::elements).sum();
  }

  /** Returns the type that most weights have. */
  TensorType mainType() {
    TensorType best = TensorType.F32;
    long most = -1;
    for (TensorType type : TensorType.values()) {
      long elements =
          tensors.values().stream()
              .filter(tensor -> tensor.type() == type)
              .mapToLong(StoredTensor::elements)
              .sum();
      if (elements > most) {
        most = elements;
        best = type;
      }
    }
    return best;
  }
}
