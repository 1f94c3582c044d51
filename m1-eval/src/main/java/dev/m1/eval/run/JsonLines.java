package dev.m1.eval.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.M1Exception;
import dev.m1.eval.internal.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of JSON lines one by one, whatever its size. What follows the last line feed is not
 * a line: whoever wrote it was stopped in its midst, or is still writing. Confined to one thread.
 */
final class JsonLines implements AutoCloseable {
  /** One line and where it ends. */
  record Line(JsonNode node, String text, long number, long end) {}

  private final Path file;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int filled;
  private long number;
  private long offset;
  private boolean ended;

  private JsonLines(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  static JsonLines open(Path file) {
    try {
      return new JsonLines(file, Files.newInputStream(file));
    } catch (IOException e) {
      throw new M1Exception("cannot read " + file + ": " + DiskErrors.reason(e), e);
    }
  }

  /** Streams what a file holds; the stream closes the file. A file that is missing is empty. */
  static <T> Stream<T> stream(Path file, LineReader<T> reader) {
    if (!Files.exists(file)) {
      return Stream.empty();
    }
    JsonLines lines = open(file);
    Spliterator<T> all =
        new Spliterators.AbstractSpliterator<>(
            Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL) {
          @Override
          public boolean tryAdvance(Consumer<? super T> action) {
            Line line = lines.next();
            if (line == null) {
              lines.close();
              return false;
            }
            action.accept(lines.read(line, reader));
            return true;
          }
        };
    return StreamSupport.stream(all, false).onClose(lines::close);
  }

  /** Makes a value of a line. */
  interface LineReader<T> {
    /**
     * Reads the line.
     *
     * @throws IllegalArgumentException if the line does not hold one
     */
    T read(Line line);
  }

  <T> T read(Line line, LineReader<T> reader) {
    try {
      return reader.read(line);
    } catch (IllegalArgumentException e) {
      throw unreadable(line.number(), e);
    }
  }

  private M1Exception unreadable(long line, IllegalArgumentException cause) {
    return new M1Exception(
        file + ", line " + line + ": cannot be read: " + cause.getMessage(), cause);
  }

  /**
   * Returns the next whole line; null at the end.
   *
   * @throws M1Exception if it is not JSON, with file and line
   */
  @Nullable Line next() {
    byte[] bytes = nextBytes();
    if (bytes == null) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    try {
      return new Line(Json.parse(text), text, number, offset);
    } catch (IllegalArgumentException e) {
      throw unreadable(number, e);
    }
  }

  private byte @Nullable [] nextBytes() {
    if (ended) {
      return null;
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
      while (filled >= 0) {
        int end = at;
        while (end < filled && buffer[end] != '\n') {
          end++;
        }
        bytes.write(buffer, at, end - at);
        if (end < filled) {
          at = end + 1;
          number++;
          offset += bytes.size() + 1L;
          return bytes.toByteArray();
        }
        at = 0;
        filled = in.read(buffer);
      }
      ended = true;
      return null;
    } catch (IOException e) {
      throw new M1Exception(
          "cannot read " + file + " after line " + number + ": " + DiskErrors.reason(e), e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new M1Exception("cannot close " + file + ": " + DiskErrors.reason(e), e);
    }
  }
}
