package dev.m1.backend.djl;

import com.fasterxml.jackson.core.JsonParser;
import dev.m1.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the header of one safetensors file (8 bytes of length, JSON, data) and checks it against
 * the file: every tensor's bytes are there, fit its shape, and the data have neither holes nor
 * overlaps, as the format demands (huggingface/safetensors, README).
 */
final class SafetensorsFile {
  private static final int LENGTH_BYTES = 8;
  private static final long MOST_HEADER_BYTES = 100_000_000;
  private static final String METADATA = "__metadata__";

  private final Path path;
  private final long dataStart;
  private final long dataBytes;

  private SafetensorsFile(Path path, long dataStart, long dataBytes) {
    this.path = path;
    this.dataStart = dataStart;
    this.dataBytes = dataBytes;
  }

  /** Returns the tensors in the order of their bytes. */
  static List<StoredTensor> read(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < LENGTH_BYTES + 2) {
        throw damaged(path, "it has " + size + " bytes, which is no safetensors file");
      }
      ByteBuffer length = bytes(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      long header = length.getLong(0);
      if (header < 2 || header > Math.min(MOST_HEADER_BYTES, size - LENGTH_BYTES)) {
        throw damaged(
            path,
            "its header should have "
                + Long.toUnsignedString(header)
                + " bytes, but the file has "
                + size);
      }
      byte[] json = bytes(channel, LENGTH_BYTES, (int) header).array();
      long start = LENGTH_BYTES + header;
      return new SafetensorsFile(path, start, size - start).tensors(json);
    } catch (IOException e) {
      throw new ModelLoadException(
          "cannot read " + path + ": " + e.getMessage() + "; check its permissions and the disk",
          e);
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  private List<StoredTensor> tensors(byte[] json) {
    Map<String, Object> header;
    try (JsonParser in = Json.FACTORY.createParser(json)) {
      header = Json.object(in, Set.of());
    } catch (IOException e) {
      throw damaged(path, "its header is not JSON: " + Json.reason(e));
    }
    List<StoredTensor> tensors = new ArrayList<>();
    header.forEach(
        (name, value) -> {
          if (!name.equals(METADATA)) {
            tensors.add(tensor(name, value));
          }
        });
    tensors.sort(Comparator.comparingLong(StoredTensor::start));
    long end = dataStart;
    for (StoredTensor tensor : tensors) {
      if (tensor.start() != end) {
        throw damaged(
            path,
            "tensor "
                + tensor.name()
                + " begins at byte "
                + tensor.start()
                + " but the one before it ends at "
                + end);
      }
      end += tensor.size();
    }
    if (end != dataStart + dataBytes) {
      throw damaged(
          path, "its tensors end at byte " + end + " but the file at " + (dataStart + dataBytes));
    }
    return tensors;
  }

  private StoredTensor tensor(String name, Object value) {
    if (!(value instanceof Map<?, ?> entry)) {
      throw damaged(path, "tensor " + name + " is not described by an object");
    }
    TensorType type = type(name, entry.get("dtype"));
    List<Long> shape = longs(entry.get("shape"));
    List<Long> offsets = longs(entry.get("data_offsets"));
    if (shape.contains(null) || shape.size() > 8 || offsets.contains(null) || offsets.size() != 2) {
      throw damaged(path, "tensor " + name + " has no valid shape or data_offsets");
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (begin < 0 || end < begin || end > dataBytes) {
      throw damaged(
          path,
          "tensor "
              + name
              + " lies at bytes "
              + begin
              + ".."
              + end
              + " of "
              + dataBytes
              + " bytes of data");
    }
    long bytes = type.bytes();
    for (long size : shape) {
      // no product of sizes overflows: each partial product fits into the data
      if (size < 1 || size > (end - begin) / bytes) {
        throw damaged(
            path,
            "tensor "
                + name
                + " of shape "
                + shape
                + " does not fit into "
                + (end - begin)
                + " bytes");
      }
      bytes *= size;
    }
    if (bytes != end - begin) {
      throw damaged(
          path,
          "tensor "
              + name
              + " of shape "
              + shape
              + " and type "
              + type
              + " needs "
              + bytes
              + " bytes but has "
              + (end - begin));
    }
    return new StoredTensor(path, name, type, shape, dataStart + begin);
  }

  private TensorType type(String name, @org.jspecify.annotations.Nullable Object type) {
    for (TensorType known : TensorType.values()) {
      if (known.name().equals(type)) {
        return known;
      }
    }
    throw new ModelLoadException(
        "cannot open "
            + path
            + ": tensor "
            + name
            + " has type "
            + type
            + "; the DJL backend reads "
            + Arrays.stream(TensorType.values())
                .map(TensorType::name)
                .collect(Collectors.joining(", ")));
  }

  /** Returns whole numbers; a list with null where there is none. */
  private static List<Long> longs(@org.jspecify.annotations.Nullable Object value) {
    List<Long> longs = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        longs.add(element instanceof Long number ? number : null);
      }
      return longs;
    }
    longs.add(null);
    return longs;
  }

  private static ModelLoadException damaged(Path path, String what) {
    return new ModelLoadException(
        "cannot open " + path + ": " + what + "; it is damaged or cut short: fetch it again");
  }
}
