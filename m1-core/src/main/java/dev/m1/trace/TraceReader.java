package dev.m1.trace;

import dev.m1.M1Exception;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a file of traces one by one, whatever its size. Blank lines are skipped. After a line that
 * is no trace, reading can go on with the next one. Confined to one thread.
 */
public final class TraceReader implements AutoCloseable {
  private final Path file;
  private final InputStream in;
  private long line;

  private TraceReader(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws M1Exception if it is missing or cannot be read
   */
  public static TraceReader open(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new M1Exception("cannot read traces from " + file + ": it is a folder; name a file");
      }
      return new TraceReader(file, new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    } catch (IOException e) {
      String reason =
          e instanceof NoSuchFileException
              ? "there is no such file; check the path"
              : TraceFiles.reason(e);
      throw new M1Exception("cannot read traces from " + file + ": " + reason, e);
    }
  }

  /**
   * Returns the next trace; empty at the end of the file.
   *
   * @throws M1Exception if the next line is no trace, with file, line and reason; the call after it
   *     goes on with the line after it
   */
  public Optional<ReasoningTrace> next() {
    while (true) {
      byte[] bytes;
      try {
        int first = in.read();
        if (first < 0) {
          return Optional.empty();
        }
        line++;
        bytes = readLine(first);
      } catch (IOException e) {
        throw new M1Exception(
            "cannot read traces from " + file + " after line " + line + ": " + e.getMessage(), e);
      }
      if (!isBlank(bytes)) {
        return Optional.of(parse(bytes));
      }
    }
  }

  private ReasoningTrace parse(byte[] bytes) {
    try {
      return TraceParser.parse(bytes);
    } catch (IllegalArgumentException e) {
      throw new M1Exception(
          file + ", line " + line + ": not a trace that can be read: " + e.getMessage(), e);
    }
  }

  private byte[] readLine(int first) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = first; b >= 0 && b != '\n'; b = in.read()) {
      bytes.write(b);
    }
    return bytes.toByteArray();
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }

  /** Returns the number of the line that was read last, from 1; 0 before the first. */
  public long line() {
    return line;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw new M1Exception("cannot close " + file + ": " + e.getMessage(), e);
    }
  }
}
