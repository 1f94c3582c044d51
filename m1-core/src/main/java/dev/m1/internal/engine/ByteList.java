package dev.m1.internal.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing list of bytes. Confined to one thread at a time. */
final class ByteList {
  private byte[] values = new byte[256];
  private int size;

  int size() {
    return size;
  }

  void addAll(byte[] more) {
    if (size + more.length > values.length) {
      values = Arrays.copyOf(values, Math.max(values.length * 2, size + more.length));
    }
    System.arraycopy(more, 0, values, size, more.length);
    size += more.length;
  }

  void truncate(int length) {
    size = length;
  }

  byte[] toArray() {
    return Arrays.copyOf(values, size);
  }

  /** Returns the last byte; 0 where there is none. */
  byte last() {
    return size == 0 ? 0 : values[size - 1];
  }

  /** Counts the line feeds at the end. */
  int trailingLineFeeds() {
    int count = 0;
    while (count < size && values[size - 1 - count] == '\n') {
      count++;
    }
    return count;
  }

  /** Returns the first bytes as text. */
  String text(int length) {
    return new String(values, 0, length, StandardCharsets.UTF_8);
  }

  String text() {
    return new String(values, 0, size, StandardCharsets.UTF_8);
  }
}
