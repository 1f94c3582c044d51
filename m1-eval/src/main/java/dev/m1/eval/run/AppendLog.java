package dev.m1.eval.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends whole lines to a file. A line that cannot be written in full is taken back, so the file
 * always ends with a whole line. Not thread-safe.
 */
final class AppendLog implements Closeable {
  /** Opens the file; tests put a full disk in its place. */
  interface Opener {
    /** Opens for reading and writing, creating the file where it is missing. */
    FileChannel open(Path file) throws IOException;
  }

  static final Opener DISK =
      file ->
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private final FileChannel channel;
  private long length;
  private boolean dirty;

  /** Opens a file and drops what stands after its first {@code length} bytes. */
  AppendLog(Opener opener, Path file, long length) throws IOException {
    channel = opener.open(file);
    this.length = length;
    if (channel.size() > length) {
      channel.truncate(length);
      channel.force(true);
    }
    channel.position(length);
  }

  long length() {
    return length;
  }

  /** Appends a line; the line feed is added. */
  void append(String line) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    int bytes = buffer.remaining();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      channel.truncate(length);
      channel.position(length);
      throw e;
    }
    length += bytes;
    dirty = true;
  }

  /** Waits until everything is on disk. */
  void force() throws IOException {
    if (dirty) {
      channel.force(false);
      dirty = false;
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      force();
    }
  }
}
