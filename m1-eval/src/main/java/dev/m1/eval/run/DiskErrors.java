package dev.m1.eval.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words what went wrong with a file. */
final class DiskErrors {
  private DiskErrors() {}

  /** Returns the reason, without the file's name before it. */
  static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (cause instanceof FileSystemException file && file.getReason() != null) {
      return String.valueOf(file.getReason());
    }
    return String.valueOf(cause.getMessage());
  }
}
