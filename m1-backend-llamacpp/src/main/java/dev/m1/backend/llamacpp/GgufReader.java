package dev.m1.backend.llamacpp;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;

/**
 * Reads the header of one GGUF file: metadata and the tensor table. The format is ggml's
 * docs/gguf.md; the refusals follow what gguf.cpp refuses, so that native code never sees a table
 * that it would refuse or, worse, believe.
 */
final class GgufReader {
  static final String ALIGNMENT_KEY = "general.alignment";
  static final int TYPE_INT32 = 5;
  static final int TYPE_FLOAT32 = 6;
  static final int TYPE_STRING = 8;
  private static final int MAGIC = 0x46554747;
  private static final int MAX_KEY = 65_535;
  private static final int MAX_STRING = 64 << 20;
  private static final int MAX_TENSOR_NAME = 63;
  private static final int MAX_DIMENSIONS = 4;
  private static final long MAX_ENTRIES = 1 << 20;

  private final GgufInput in;
  private final int part;
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, Integer> arrayTypes = new HashMap<>();

  private GgufReader(GgufInput in, int part) {
    this.in = in;
    this.part = part;
  }

  /** What one file holds. */
  record Header(
      int version,
      long fileBytes,
      Map<String, Object> metadata,
      Map<String, Integer> arrayTypes,
      List<GgufTensor> tensors) {}

  static Header read(Path path, int part) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return new GgufReader(new GgufInput(path, channel), part).header();
    }
  }

  private Header header() throws IOException {
    if (in.size() == 0) {
      throw in.damaged("the file is empty");
    }
    int magic = in.int32();
    if (magic != MAGIC) {
      throw in.refused(
          String.format(
              "it is not a GGUF file: its first bytes are %08x and not %08x; name a GGUF file",
              Integer.reverseBytes(magic), Integer.reverseBytes(MAGIC)));
    }
    int version = in.int32();
    if (version != 2 && version != 3) {
      boolean bigEndian = Integer.reverseBytes(version) == 2 || Integer.reverseBytes(version) == 3;
      throw in.refused(
          bigEndian
              ? "it is a big-endian GGUF file; fetch or convert the little-endian one"
              : "its GGUF version is "
                  + Integer.toUnsignedString(version)
                  + " but m1 reads 2 and 3; fetch a newer or undamaged file");
    }
    long tensorCount = count("tensors", 24);
    long entryCount = count("metadata entries", 13);
    for (long i = 0; i < entryCount; i++) {
      entry();
    }
    List<GgufTensor> tensors = tensors((int) tensorCount);
    return new Header(version, in.size(), metadata, arrayTypes, tensors);
  }

  private long count(String what, int leastBytes) throws IOException {
    long count = in.int64();
    if (count < 0 || count > MAX_ENTRIES || count > in.remaining() / leastBytes) {
      throw in.damaged(
          "it claims "
              + Long.toUnsignedString(count)
              + " "
              + what
              + ", which do not fit into "
              + String.format("%,d", in.size())
              + " bytes");
    }
    return count;
  }

  private void entry() throws IOException {
    String key = in.string(MAX_KEY, "a metadata key");
    if (key.isEmpty()) {
      throw in.damaged("a metadata key is empty");
    }
    Object value = value(in.int32(), key);
    if (metadata.put(key, value) != null) {
      throw in.damaged("metadata key " + key + " is there twice");
    }
  }

  private Object value(int type, String key) throws IOException {
    return switch (type) {
      case 8 -> in.string(MAX_STRING, "metadata " + key);
      case 9 -> array(key);
      default -> scalar(type, key);
    };
  }

  private Object scalar(int type, String key) throws IOException {
    return switch (type) {
      case 0 -> (long) (in.int8() & 0xff);
      case 1 -> (long) in.int8();
      case 2 -> (long) (in.int16() & 0xffff);
      case 3 -> (long) in.int16();
      case 4 -> in.int32() & 0xffff_ffffL;
      case 5 -> (long) in.int32();
      case 6 -> (double) in.float32();
      case 7 -> bool(key);
      case 10, 11 -> in.int64();
      case 12 -> in.float64();
      default ->
          throw in.damaged(
              "metadata " + key + " is of unknown type " + Integer.toUnsignedString(type));
    };
  }

  private boolean bool(String key) throws IOException {
    byte value = in.int8();
    if (value != 0 && value != 1) {
      throw in.damaged("metadata " + key + " is a boolean of value " + (value & 0xff));
    }
    return value == 1;
  }

  private List<?> array(String key) throws IOException {
    int type = in.int32();
    long count = in.int64();
    int least =
        switch (type) {
          case 0, 1, 7 -> 1;
          case 2, 3 -> 2;
          case 4, 5, 6 -> 4;
          case 8, 10, 11, 12 -> 8;
          default ->
              throw in.damaged(
                  "metadata " + key + " is an array of type " + Integer.toUnsignedString(type));
        };
    if (count < 0 || count > in.remaining() / least || count > Integer.MAX_VALUE / 8) {
      throw in.damaged(
          "metadata "
              + key
              + " claims "
              + Long.toUnsignedString(count)
              + " elements, which do not fit into the file");
    }
    int size = (int) count;
    arrayTypes.put(key, type);
    if (type == 8) {
      return strings(size, key);
    }
    if (type == 6 || type == 12) {
      return doubles(size, type, key);
    }
    return type == 7 ? booleans(size, key) : integers(size, type, key);
  }

  private GgufStrings strings(int count, String key) throws IOException {
    byte[] bytes = new byte[Math.max(16, count * 8)];
    int[] ends = new int[count];
    int end = 0;
    for (int i = 0; i < count; i++) {
      int length = in.stringLength(MAX_STRING, "element " + i + " of metadata " + key);
      if (end + (long) length > Integer.MAX_VALUE - 16) {
        throw in.damaged("metadata " + key + " holds more than 2 GB of text");
      }
      if (end + length > bytes.length) {
        bytes =
            java.util.Arrays.copyOf(
                bytes, (int) Math.min(Integer.MAX_VALUE - 16L, (end + (long) length) * 3 / 2));
      }
      in.bytes(bytes, end, length);
      end += length;
      ends[i] = end;
    }
    return new GgufStrings(bytes, ends);
  }

  private List<Long> integers(int count, int type, String key) throws IOException {
    long[] values = new long[count];
    for (int i = 0; i < count; i++) {
      values[i] = (Long) scalar(type, key);
    }
    return new Integers(values);
  }

  private List<Double> doubles(int count, int type, String key) throws IOException {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (Double) scalar(type, key);
    }
    return new Doubles(values);
  }

  private List<Boolean> booleans(int count, String key) throws IOException {
    List<Boolean> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(bool(key));
    }
    return List.copyOf(values);
  }

  private List<GgufTensor> tensors(int count) throws IOException {
    long alignment = alignment();
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Entry entry = tensor();
      if (!names.add(entry.name())) {
        throw in.damaged("tensor " + entry.name() + " is there twice");
      }
      entries.add(entry);
    }
    long data = pad(in.position(), alignment);
    List<GgufTensor> tensors = new ArrayList<>(count);
    long expected = 0;
    for (Entry entry : entries) {
      tensors.add(placed(entry, data, expected));
      expected += pad(entry.bytes(), alignment);
    }
    return tensors;
  }

  private long alignment() {
    Object value = metadata.getOrDefault(ALIGNMENT_KEY, 32L);
    if (!(value instanceof Long bytes)
        || bytes < 8
        || bytes > 1 << 20
        || Long.bitCount(bytes) != 1) {
      throw in.damaged(
          "metadata " + ALIGNMENT_KEY + " is " + value + " and not a power of two from 8");
    }
    return bytes;
  }

  private record Entry(String name, List<Long> shape, GgufType type, long offset, long bytes) {}

  private Entry tensor() throws IOException {
    String name = in.string(MAX_KEY, "a tensor name");
    if (name.isEmpty() || name.length() > MAX_TENSOR_NAME) {
      throw in.damaged(
          "a tensor name has " + name.length() + " characters and not 1.." + MAX_TENSOR_NAME);
    }
    int dimensions = in.int32();
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw in.damaged(
          "tensor "
              + name
              + " has "
              + Integer.toUnsignedString(dimensions)
              + " dimensions and not 1.."
              + MAX_DIMENSIONS);
    }
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < dimensions; i++) {
      shape.add(in.int64());
    }
    int typeId = in.int32();
    GgufType type = GgufType.of(typeId);
    if (type == null) {
      throw in.refused(
          "tensor "
              + name
              + " is of type number "
              + Integer.toUnsignedString(typeId)
              + ", which m1 does not know; the file is damaged or newer than this m1");
    }
    long offset = in.int64();
    return new Entry(name, shape, type, offset, bytes(name, shape, type));
  }

  private long bytes(String name, List<Long> shape, GgufType type) {
    long elements = 1;
    for (long dimension : shape) {
      if (dimension < 1 || dimension > Long.MAX_VALUE / 512 / elements) {
        throw in.damaged("tensor " + name + " has the impossible shape " + shape);
      }
      elements *= dimension;
    }
    if (shape.get(0) % type.blockElements != 0) {
      throw in.damaged(
          "tensor "
              + name
              + " has rows of "
              + shape.get(0)
              + " elements, which blocks of "
              + type.blockElements
              + " ("
              + type
              + ") do not fill");
    }
    return elements / type.blockElements * type.blockBytes;
  }

  private GgufTensor placed(Entry entry, long data, long expected) {
    if (entry.offset() != expected) {
      throw in.damaged(
          "tensor "
              + entry.name()
              + " starts at "
              + Long.toUnsignedString(entry.offset())
              + " in the data but the one before it ends at "
              + expected);
    }
    long start = data + expected;
    long end = start + entry.bytes();
    if (end < 0 || end > in.size()) {
      throw in.damaged(
          String.format(
              "tensor %s ends at byte %,d but the file has %,d bytes; it is cut short",
              entry.name(), end, in.size()));
    }
    return new GgufTensor(
        entry.name(), entry.shape(), entry.type().name(), part, start, entry.bytes());
  }

  private static long pad(long value, long alignment) {
    return (value + alignment - 1) / alignment * alignment;
  }

  /** Numbers without a box each. */
  private static final class Integers extends AbstractList<Long> implements RandomAccess {
    private final long[] values;

    Integers(long[] values) {
      this.values = values;
    }

    @Override
    public Long get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
  }

  /** Numbers without a box each. */
  private static final class Doubles extends AbstractList<Double> implements RandomAccess {
    private final double[] values;

    Doubles(double[] values) {
      this.values = values;
    }

    @Override
    public Double get(int index) {
      return values[index];
    }

    @Override
    public int size() {
      return values.length;
    }
  }
}
