package dev.m1.backend.llamacpp;

import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.RandomAccess;

/** A list of strings kept as UTF-8 in one array: a vocabulary of 262,000 tokens takes a few MB. */
final class GgufStrings extends AbstractList<String> implements RandomAccess {
  private final byte[] bytes;
  private final int[] ends;

  GgufStrings(byte[] bytes, int[] ends) {
    this.bytes = bytes;
    this.ends = ends;
  }

  @Override
  public String get(int index) {
    return new String(bytes, start(index), length(index), StandardCharsets.UTF_8);
  }

  @Override
  public int size() {
    return ends.length;
  }

  int length(int index) {
    return ends[index] - start(index);
  }

  byte byteAt(int index, int position) {
    return bytes[start(index) + position];
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }
}
