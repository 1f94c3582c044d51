package dev.m1.internal.format;

/**
 * Watches tokens one by one for the markers of a {@link MarkerSet}, exactly: a marker may span
 * tokens, begin or end inside one, and mix special tokens with text. Of several markers the one
 * that starts first counts, and of those the longest, so that a marker that another one begins with
 * is reported only when the longer one is ruled out.
 *
 * <p>Takes constant time per byte and allocates nothing. Confined to one thread.
 */
public final class MarkerMatcher {
  /** What is known after a token. */
  public enum State {
    /** All tokens so far are plain text. */
    NONE,
    /**
     * What follows {@link #startToken()} and {@link #startByte()} may be a marker: hold it back.
     */
    PARTIAL,
    /** {@link #marker()} stands from start to end; what follows its end is surplus. */
    MATCHED,
    /**
     * The token at {@link #startToken()} is a control token that turned out to be part of no
     * marker: the model left the place it was in.
     */
    ODD
  }

  private static final int NOWHERE = -1;

  private final MarkerSet set;

  // the latest tokens that have symbols, so that a symbol's token is known again
  private final int[] ringToken;
  private final int[] ringSymbol;
  private final int[] ringSpecialBytes;
  private int ringSize;

  private State state = State.NONE;
  private int tokens;
  private int symbols;
  private int node;
  private int found;
  private int foundStart;
  private int foundEnd;
  private int control;

  private int startToken;
  private int startByte;
  private int endToken;
  private int endByte;

  MarkerMatcher(MarkerSet set) {
    this.set = set;
    int capacity = set.longest() + 3;
    ringToken = new int[capacity];
    ringSymbol = new int[capacity];
    ringSpecialBytes = new int[capacity];
    reset(0);
  }

  /** Forgets everything; the next token has this index. */
  public void reset(int nextToken) {
    state = State.NONE;
    tokens = nextToken;
    symbols = 0;
    node = 0;
    ringSize = 0;
    found = MarkerSet.NO_MARKER;
    control = NOWHERE;
  }

  /**
   * Takes the next token. A token that ends a generation is to be shown here first: for some
   * families it is a close marker.
   *
   * @param id the token
   * @param bytes what it stands for
   * @throws IllegalStateException after MATCHED or ODD, until {@link #reset}
   */
  public State accept(int id, byte[] bytes) {
    if (state == State.MATCHED || state == State.ODD) {
      throw new IllegalStateException("the matcher is done (" + state + "); reset it first");
    }
    int token = tokens++;
    int tokenClass = set.tokenClass(id);
    boolean isControl = set.specials().isControl(id);
    if (tokenClass != MarkerSet.OTHER || isControl) {
      remember(token, bytes.length);
      if (isControl && control == NOWHERE) {
        control = symbols;
      }
      step(tokenClass);
    } else if (bytes.length > 0) {
      remember(token, NOWHERE);
      for (int i = 0; i < bytes.length && state != State.MATCHED && state != State.ODD; i++) {
        step(set.byteClass(bytes[i]));
      }
    }
    if (state == State.PARTIAL) {
      locateStart(symbols - set.depth(node));
    }
    return state;
  }

  /**
   * Tells what the held-back part is if no token follows: a shorter marker, an odd control token,
   * or text.
   */
  public State finish() {
    if (state == State.PARTIAL) {
      if (control != NOWHERE && (found == MarkerSet.NO_MARKER || control < foundStart)) {
        odd();
      } else if (found != MarkerSet.NO_MARKER) {
        matched();
      } else {
        state = State.NONE;
      }
    }
    return state;
  }

  /** Returns the index of the marker in its set, after MATCHED. */
  public int marker() {
    if (state != State.MATCHED) {
      throw new IllegalStateException("no marker has matched (" + state + ")");
    }
    return found;
  }

  /** Returns the index of the token in which the held-back part, marker or odd token starts. */
  public int startToken() {
    return startToken;
  }

  /** Returns the offset of the start in the bytes of {@link #startToken()}. */
  public int startByte() {
    return startByte;
  }

  /** Returns the index of the token in which the marker or odd token ends. */
  public int endToken() {
    return endToken;
  }

  /** Returns how many bytes of {@link #endToken()} belong to the marker or odd token. */
  public int endByte() {
    return endByte;
  }

  private void step(int symbolClass) {
    node = set.next(node, symbolClass);
    symbols++;
    int live = symbols - set.depth(node);
    int output = set.output(node);
    if (output != MarkerSet.NO_MARKER) {
      int start = symbols - set.length(output);
      if (found == MarkerSet.NO_MARKER || start <= foundStart) {
        found = output;
        foundStart = start;
        foundEnd = symbols;
      }
    }
    boolean some = found != MarkerSet.NO_MARKER;
    if (control != NOWHERE && live > control && !(some && foundStart <= control)) {
      odd();
    } else if (some && (live > foundStart || (live == foundStart && set.leaf(node)))) {
      matched();
    } else {
      state = some || live < symbols ? State.PARTIAL : State.NONE;
    }
  }

  private void matched() {
    state = State.MATCHED;
    locateStart(foundStart);
    locateEnd(foundEnd);
  }

  private void odd() {
    state = State.ODD;
    locateStart(control);
    locateEnd(control + 1);
  }

  private void remember(int token, int specialBytes) {
    int slot = ringSize++ % ringToken.length;
    ringToken[slot] = token;
    ringSymbol[slot] = symbols;
    ringSpecialBytes[slot] = specialBytes;
  }

  private int slotOf(int symbol) {
    int at = ringSize - 1;
    while (ringSymbol[at % ringToken.length] > symbol) {
      at--;
    }
    return at % ringToken.length;
  }

  private void locateStart(int symbol) {
    int slot = slotOf(symbol);
    startToken = ringToken[slot];
    startByte = symbol - ringSymbol[slot];
  }

  private void locateEnd(int symbol) {
    int slot = slotOf(symbol - 1);
    endToken = ringToken[slot];
    boolean special = ringSpecialBytes[slot] != NOWHERE;
    endByte = special ? ringSpecialBytes[slot] : symbol - ringSymbol[slot];
  }
}
