package dev.m1.backend.djl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A copy of one of the {@link Goldens} whose files a test may spoil. */
record ModelFolder(Path path) {
  static final String WEIGHTS = "model.safetensors";
  static final String CONFIG = "config.json";
  static final String TOKENIZER = "tokenizer.json";

  /** Copies a model into a folder that does not exist yet. */
  static ModelFolder copy(String golden, Path target) {
    try (Stream<Path> files = Files.list(Goldens.folder(golden))) {
      Files.createDirectories(target);
      for (Path file : files.toList()) {
        Files.copy(file, target.resolve(String.valueOf(file.getFileName())));
      }
      return new ModelFolder(target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] read(String file) {
    try {
      return Files.readAllBytes(path.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String file, byte[] bytes) {
    try {
      Files.write(path.resolve(file), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String file) {
    try {
      Files.delete(path.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes a text file; a change that changes nothing is a mistake of the test. */
  void edit(String file, UnaryOperator<String> change) {
    String old = new String(read(file), StandardCharsets.UTF_8);
    String text = change.apply(old);
    if (text.equals(old)) {
      throw new IllegalArgumentException("nothing was changed in " + old);
    }
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Changes the header of the weights, whose length is set anew, and adds data at the end. */
  void editHeader(UnaryOperator<String> change, byte... more) {
    byte[] bytes = read(WEIGHTS);
    int length = Math.toIntExact(little(bytes).getLong(0));
    String old = new String(bytes, 8, length, StandardCharsets.UTF_8);
    String text = change.apply(old);
    if (text.equals(old)) {
      throw new IllegalArgumentException("nothing was changed in " + old);
    }
    byte[] header = text.getBytes(StandardCharsets.UTF_8);
    byte[] data = Arrays.copyOfRange(bytes, 8 + length, bytes.length);
    byte[] changed = new byte[8 + header.length + data.length + more.length];
    little(changed).putLong(header.length).put(header).put(data).put(more);
    write(WEIGHTS, changed);
  }

  static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
