package dev.m1.internal.format;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holds markers compiled into one automaton (Aho and Corasick, "Efficient string matching", CACM
 * 1975) over bytes and special tokens. Immutable; {@link #matcher()} starts a watch.
 */
public final class MarkerSet {
  /** The symbol class of everything that is in no marker. */
  static final int OTHER = 0;

  static final int NO_MARKER = -1;

  private final List<Marker> markers;
  private final SpecialTokens specials;
  private final int[][] symbols;
  private final int[] byteClasses = new int[256];
  private final int[] tokenIds;
  private final int classes;
  private int nodes = 1;
  private final int[] next;
  private final int[] depth;
  private final boolean[] leaf;
  private final int[] output;

  private MarkerSet(List<Marker> markers, SpecialTokens specials) {
    this.specials = specials;
    this.markers = List.copyOf(markers);
    symbols = markers.stream().map(Marker::symbols).toArray(int[][]::new);
    int[] all = Arrays.stream(symbols).flatMapToInt(IntStream::of).distinct().sorted().toArray();
    int bytes = 0;
    for (int symbol : all) {
      if (symbol < 256) {
        byteClasses[symbol] = ++bytes;
      }
    }
    tokenIds = IntStream.of(all).filter(s -> s >= 256).map(s -> s - 256).toArray();
    classes = 1 + bytes + tokenIds.length;
    int most = 1 + Arrays.stream(symbols).mapToInt(s -> s.length).sum();
    next = new int[most * classes];
    depth = new int[most];
    leaf = new boolean[most];
    output = new int[most];
    Arrays.fill(leaf, true);
    Arrays.fill(output, NO_MARKER);
    for (int i = 0; i < symbols.length; i++) {
      insert(i);
    }
    link();
  }

  /**
   * Compiles markers; none at all is allowed.
   *
   * @throws IllegalArgumentException if a text is blank
   */
  public static MarkerSet of(List<String> texts, SpecialTokens specials) {
    return ofCompiled(
        texts.stream().map(text -> Marker.compile(text, specials)).toList(), specials);
  }

  /** Joins markers that were compiled against these special tokens; none at all is allowed. */
  public static MarkerSet ofCompiled(List<Marker> markers, SpecialTokens specials) {
    return new MarkerSet(markers, specials);
  }

  /** Returns the markers in the order given. */
  public List<Marker> markers() {
    return markers;
  }

  /** Starts to watch a stream of tokens. */
  public MarkerMatcher matcher() {
    return new MarkerMatcher(this);
  }

  /**
   * Says whether a special token can begin one of the markers; any other control token is reported
   * as {@link MarkerMatcher.State#ODD} at once.
   */
  public boolean beginsWith(int id) {
    int tokenClass = tokenClass(id);
    return tokenClass != OTHER && next(0, tokenClass) != 0;
  }

  private void insert(int marker) {
    int node = 0;
    for (int symbol : symbols[marker]) {
      int edge = node * classes + classOf(symbol);
      if (next[edge] == 0) {
        depth[nodes] = depth[node] + 1;
        leaf[node] = false;
        next[edge] = nodes++;
      }
      node = next[edge];
    }
    if (output[node] == NO_MARKER) {
      output[node] = marker;
    }
  }

  private int classOf(int symbol) {
    return symbol < 256 ? byteClasses[symbol] : tokenClass(symbol - 256);
  }

  /**
   * Fills in, breadth first, where a node goes on symbols that leave the tree, and the longest
   * marker that ends there.
   */
  private void link() {
    int[] failure = new int[nodes];
    int[] queue = new int[nodes];
    int tail = 1;
    for (int head = 0; head < tail; head++) {
      int node = queue[head];
      for (int c = 0; c < classes; c++) {
        int elsewhere = node == 0 ? 0 : next[failure[node] * classes + c];
        int child = next[node * classes + c];
        if (child == 0) {
          next[node * classes + c] = elsewhere;
          continue;
        }
        failure[child] = elsewhere;
        if (output[child] == NO_MARKER) {
          output[child] = output[elsewhere];
        }
        queue[tail++] = child;
      }
    }
  }

  SpecialTokens specials() {
    return specials;
  }

  int next(int node, int symbolClass) {
    return next[node * classes + symbolClass];
  }

  /** Returns how many of the latest symbols begin a marker. */
  int depth(int node) {
    return depth[node];
  }

  /** Says whether no marker goes on from here. */
  boolean leaf(int node) {
    return leaf[node];
  }

  /** Returns the longest marker that ends here, or {@link #NO_MARKER}. */
  int output(int node) {
    return output[node];
  }

  int byteClass(byte b) {
    return byteClasses[b & 0xff];
  }

  int tokenClass(int id) {
    int at = Arrays.binarySearch(tokenIds, id);
    return at < 0 ? OTHER : classes - tokenIds.length + at;
  }

  int length(int marker) {
    return symbols[marker].length;
  }

  int longest() {
    return Arrays.stream(symbols).mapToInt(s -> s.length).max().orElse(0);
  }
}
