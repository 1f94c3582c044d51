package dev.m1.trace;

import dev.m1.M1Exception;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Puts traces into files so that a failure loses nothing that was there before. */
final class TraceFiles {
  /** Opens the file beside the target; tests put a full device in its place. */
  interface Opener {
    FileChannel open(Path path) throws IOException;
  }

  private TraceFiles() {}

  /** Replaces a file, or creates it. */
  static void replace(Path target, byte[] bytes) {
    replace(
        target,
        bytes,
        path -> FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  static void replace(Path target, byte[] bytes, Opener opener) {
    checkFolder(target);
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        writeTo(target, bytes); // a device or pipe cannot be moved over
        return;
      }
      // a link stays a link: what it points to is replaced
      Path file = Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
      Path name = file.getFileName();
      Path beside = file.resolveSibling("." + name + "." + System.nanoTime() + ".tmp");
      try {
        try (FileChannel channel = opener.open(beside)) {
          writeAll(channel, bytes);
          channel.force(true);
        }
        move(beside, file);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void writeTo(Path device, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(device, StandardOpenOption.WRITE)) {
      writeAll(channel, bytes);
    }
  }

  /**
   * Adds a line at the end of a file and makes sure that it is on disk. A line that was cut short
   * there before is ended first; when the disk is full, the file is as it was. One thread of this
   * Java machine at a time.
   */
  static synchronized void append(Path target, byte[] line) {
    checkFolder(target);
    try (FileChannel channel =
        FileChannel.open(
            target, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      boolean regular = Files.isRegularFile(target);
      long size = regular ? channel.size() : 0;
      channel.position(size);
      try {
        if (size > 0 && !endsLine(channel, size)) {
          writeAll(channel, new byte[] {'\n'});
        }
        writeAll(channel, line);
        if (regular) {
          channel.force(true);
        }
      } catch (IOException e) {
        if (regular) {
          channel.truncate(size);
        }
        throw e;
      }
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  private static boolean endsLine(FileChannel channel, long size) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
  }

  private static void writeAll(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void checkFolder(Path target) {
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(target)) {
      throw new M1Exception(
          "cannot write the trace to " + target + ": it is a folder; name a file");
    }
    if (!Files.isDirectory(folder)) {
      throw new M1Exception(
          "cannot write the trace to "
              + target
              + ": the folder "
              + folder
              + " does not exist; create it first");
    }
  }

  private static M1Exception failure(Path target, IOException cause) {
    return new M1Exception(
        "cannot write the trace to "
            + target
            + ": "
            + reason(cause)
            + "; make room or choose another file",
        cause);
  }

  /** Says what went wrong, without the file's name before it. */
  static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException file && file.getReason() != null) {
      return String.valueOf(file.getReason());
    }
    return String.valueOf(cause.getMessage());
  }
}
