package dev.m1.backend.llamacpp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small GGUF files for tests; F32 tensors only. */
final class GgufWriter {
  private static final int ALIGNMENT = 32;

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();
  private final Map<String, float[]> tensors = new LinkedHashMap<>();

  /** Sets metadata: Integer (u32), Float, Boolean, String, String[], float[] or int[]. */
  GgufWriter put(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  GgufWriter remove(String key) {
    metadata.remove(key);
    return this;
  }

  String text(String key) {
    return String.valueOf(metadata.get(key));
  }

  String[] texts(String key) {
    return metadata.get(key) instanceof String[] texts ? texts : new String[0];
  }

  GgufWriter tensor(String name, float[] data, long... shape) {
    shapes.put(name, shape);
    tensors.put(name, data);
    return this;
  }

  /** Returns the number of bytes before the tensors' data. */
  int headerBytes() {
    return pad(header().length);
  }

  byte[] toBytes() {
    byte[] header = header();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    out.writeBytes(new byte[pad(header.length) - header.length]);
    for (float[] data : tensors.values()) {
      for (float value : data) {
        int32(out, Float.floatToIntBits(value));
      }
      out.writeBytes(new byte[pad(data.length * 4) - data.length * 4]);
    }
    return out.toByteArray();
  }

  Path write(Path file) throws IOException {
    return Files.write(file, toBytes());
  }

  private byte[] header() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int32(out, 0x46554747);
    int32(out, 3);
    int64(out, tensors.size());
    int64(out, metadata.size());
    metadata.forEach(
        (key, value) -> {
          string(out, key);
          value(out, value);
        });
    long offset = 0;
    List<String> names = new ArrayList<>(tensors.keySet());
    for (String name : names) {
      string(out, name);
      long[] shape = shapes.getOrDefault(name, new long[0]);
      int32(out, shape.length);
      long elements = 1;
      for (long size : shape) {
        int64(out, size);
        elements *= size;
      }
      int32(out, 0);
      int64(out, offset);
      offset += (elements * 4 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    return out.toByteArray();
  }

  private static void value(ByteArrayOutputStream out, Object value) {
    if (value instanceof Integer number) {
      int32(out, 4);
      int32(out, number);
    } else if (value instanceof Float number) {
      int32(out, 6);
      int32(out, Float.floatToIntBits(number));
    } else if (value instanceof Boolean flag) {
      int32(out, 7);
      out.write(flag ? 1 : 0);
    } else if (value instanceof String text) {
      int32(out, 8);
      string(out, text);
    } else if (value instanceof String[] texts) {
      array(out, 8, texts.length);
      for (String text : texts) {
        string(out, text);
      }
    } else if (value instanceof float[] numbers) {
      array(out, 6, numbers.length);
      for (float number : numbers) {
        int32(out, Float.floatToIntBits(number));
      }
    } else if (value instanceof int[] numbers) {
      array(out, 5, numbers.length);
      for (int number : numbers) {
        int32(out, number);
      }
    } else {
      throw new IllegalArgumentException("cannot write " + value.getClass());
    }
  }

  private static void array(ByteArrayOutputStream out, int type, int length) {
    int32(out, 9);
    int32(out, type);
    int64(out, length);
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int64(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void int32(ByteArrayOutputStream out, int value) {
    out.writeBytes(buffer(4).putInt(value).array());
  }

  private static void int64(ByteArrayOutputStream out, long value) {
    out.writeBytes(buffer(8).putLong(value).array());
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int pad(int size) {
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
