package dev.m1.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A Python list or tuple. Immutable; knows how deep it nests, so walks over values are bounded. */
final class Seq {
  final List<Object> items;
  final boolean tuple;

  /**
   * True for a tuple of {@code groupby}, which also answers to {@code grouper} and {@code list}.
   */
  final boolean group;

  final int depth;

  /** How many values are in here all told, counting what occurs twice twice; at most an int. */
  final int weight;

  private Seq(List<Object> items, boolean tuple, boolean group) {
    this.items = items;
    this.tuple = tuple;
    this.group = group;
    this.depth = depthAround(items);
    long all = 1;
    for (Object item : items) {
      all += item instanceof Seq s ? s.weight : 1;
    }
    this.weight = (int) Math.min(all, Integer.MAX_VALUE);
  }

  static Seq list(List<Object> items) {
    return new Seq(items, false, false);
  }

  static Seq tuple(List<Object> items) {
    return new Seq(items, true, false);
  }

  static Seq tuple(Object... items) {
    return tuple(Arrays.asList(items));
  }

  static Seq group(Object grouper, List<Object> members) {
    return new Seq(Arrays.asList(grouper, list(members)), true, true);
  }

  Seq with(List<Object> other) {
    return new Seq(other, tuple, false);
  }

  Seq plus(Seq other) {
    List<Object> all = new ArrayList<>(items);
    all.addAll(other.items);
    return with(all);
  }

  static int depthAround(Iterable<Object> children) {
    int depth = 0;
    for (Object child : children) {
      int below = child instanceof Seq s ? s.depth : child instanceof Dict d ? d.depth() : 0;
      depth = Math.max(depth, below);
    }
    if (++depth > Run.MAX_NESTED_DATA) {
      throw Fault.limit("lists and maps nested deeper than " + Run.MAX_NESTED_DATA);
    }
    return depth;
  }
}
