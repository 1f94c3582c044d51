package dev.m1.spi;

import dev.m1.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** A user's own model file or folder. */
record FileModelSource(String name, ModelFormat format, Path file) implements ModelSource {
  private static final byte[] GGUF_MAGIC = {'G', 'G', 'U', 'F'};

  static FileModelSource recognise(Path path) {
    Path fileName = path.getFileName();
    String name = fileName == null ? path.toString() : fileName.toString();
    if (!Files.exists(path)) {
      throw cannotOpen(path, "there is no such file; check the path");
    }
    if (Files.isDirectory(path)) {
      if (Files.isRegularFile(path.resolve("config.json"))) {
        return new FileModelSource(name, ModelFormat.HUGGING_FACE, path);
      }
      throw cannotOpen(
          path,
          "it is a directory without config.json; name a GGUF file or a Hugging Face model folder");
    }
    byte[] head = head(path);
    if (head.length == 0) {
      throw cannotOpen(path, "the file is empty; fetch it again");
    }
    if (!Arrays.equals(head, GGUF_MAGIC)) {
      throw cannotOpen(
          path,
          "it is not a GGUF file (it starts with "
              + HexFormat.ofDelimiter(" ").formatHex(head)
              + ", a GGUF file with 47 47 55 46); name a GGUF file or a Hugging Face model folder");
    }
    return new FileModelSource(name, ModelFormat.GGUF, path);
  }

  private static ModelLoadException cannotOpen(Path path, String reason) {
    return new ModelLoadException("cannot open " + path + ": " + reason);
  }

  private static byte[] head(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(GGUF_MAGIC.length);
    } catch (IOException e) {
      throw new ModelLoadException(
          "cannot read " + path + ": " + e.getMessage() + "; check its permissions", e);
    }
  }

  @Override
  public Set<ModelFormat> formats() {
    return Set.of(format);
  }

  @Override
  public Path path(ModelFormat wanted) {
    if (wanted != format) {
      throw new IllegalArgumentException(name + " is in format " + format + ", not " + wanted);
    }
    return file;
  }
}
