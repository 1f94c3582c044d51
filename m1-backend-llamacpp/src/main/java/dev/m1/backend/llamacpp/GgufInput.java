package dev.m1.backend.llamacpp;

import dev.m1.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Reads the header of a GGUF file front to back through a small buffer, never past the file's end.
 * Every length is checked against what is left of the file before anything of that size is
 * allocated. Confined.
 */
final class GgufInput {
  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long bufferStart;

  GgufInput(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = channel.size();
  }

  long size() {
    return size;
  }

  long position() {
    return bufferStart + buffer.position();
  }

  long remaining() {
    return size - position();
  }

  byte int8() throws IOException {
    return need(1).get();
  }

  short int16() throws IOException {
    return need(2).getShort();
  }

  int int32() throws IOException {
    return need(4).getInt();
  }

  long int64() throws IOException {
    return need(8).getLong();
  }

  float float32() throws IOException {
    return need(4).getFloat();
  }

  double float64() throws IOException {
    return need(8).getDouble();
  }

  /** Reads a length-prefixed string of at most {@code limit} bytes. */
  String string(int limit, String what) throws IOException {
    return new String(bytes(stringLength(limit, what)), StandardCharsets.UTF_8);
  }

  int stringLength(int limit, String what) throws IOException {
    long length = int64();
    if (length < 0 || length > limit || length > remaining()) {
      throw damaged(
          what
              + " has a length of "
              + Long.toUnsignedString(length)
              + " bytes at byte "
              + (position() - 8)
              + (length > remaining() && length >= 0 && length <= limit
                  ? " but only " + remaining() + " are left; it is cut short"
                  : ", more than the " + limit + " that make sense"));
    }
    return (int) length;
  }

  byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    bytes(bytes, 0, length);
    return bytes;
  }

  void bytes(byte[] target, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int chunk = Math.min(length - done, buffer.capacity());
      need(chunk).get(target, offset + done, chunk);
      done += chunk;
    }
  }

  /** Returns the buffer with at least this many bytes to read. */
  private ByteBuffer need(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      if (remaining() < bytes) {
        throw damaged(
            "the header does not end within the file's "
                + String.format("%,d", size)
                + " bytes; it is cut short");
      }
      bufferStart = position();
      buffer.compact();
      while (buffer.position() < bytes) {
        if (channel.read(buffer) < 0) {
          throw damaged("the file became shorter while it was read");
        }
      }
      buffer.flip();
    }
    return buffer;
  }

  ModelLoadException damaged(String reason) {
    return new ModelLoadException("cannot open " + path + ": " + reason + ": fetch it again");
  }

  ModelLoadException refused(String reason) {
    return new ModelLoadException("cannot open " + path + ": " + reason);
  }
}
