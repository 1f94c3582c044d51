package dev.m1.testkit;

import dev.m1.spi.Vocabulary;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** Watches a vocabulary for an {@link AssertingBackend}. */
final class AssertingVocabulary implements Vocabulary {
  private final Vocabulary delegate;
  private final BreachLog log;
  private final BooleanSupplier closed;
  private final int size;

  AssertingVocabulary(Vocabulary delegate, BreachLog log, BooleanSupplier closed) {
    this.delegate = delegate;
    this.log = log;
    this.closed = closed;
    size = delegate.size();
    log.check(size >= 1, "backend: the vocabulary has %s tokens", size);
  }

  int knownSize() {
    return size;
  }

  void checkToken(Object call, int token) {
    log.check(
        token >= 0 && token < size,
        "caller: %s with token %s, the vocabulary has 0..%s",
        call,
        token,
        size - 1);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int[] encode(String text, boolean special) {
    try (BreachLog.Call call = enter("encode")) {
      int[] tokens = delegate.encode(text, special);
      for (int token : tokens) {
        log.check(
            token >= 0 && token < size,
            "backend: %s gave token %s, the vocabulary has 0..%s",
            call,
            token,
            size - 1);
        TokenKind kind = delegate.kind(token);
        log.check(
            kind != TokenKind.UNUSED && (special || kind != TokenKind.CONTROL),
            "backend: %s made the %s token %s from text",
            call,
            kind,
            token);
      }
      return tokens;
    }
  }

  @Override
  public byte[] bytes(int token) {
    try (BreachLog.Call call = enter("bytes")) {
      checkToken(call, token);
      return delegate.bytes(token);
    }
  }

  @Override
  public TokenKind kind(int token) {
    try (BreachLog.Call call = enter("kind")) {
      checkToken(call, token);
      return delegate.kind(token);
    }
  }

  @Override
  public boolean isEndOfGeneration(int token) {
    try (BreachLog.Call call = enter("isEndOfGeneration")) {
      checkToken(call, token);
      return delegate.isEndOfGeneration(token);
    }
  }

  @Override
  public OptionalInt beginOfText() {
    try (BreachLog.Call call = enter("beginOfText")) {
      return inRange(call, delegate.beginOfText());
    }
  }

  @Override
  public boolean addsBeginOfText() {
    try (BreachLog.Call call = enter("addsBeginOfText")) {
      boolean adds = delegate.addsBeginOfText();
      log.check(
          !adds || delegate.beginOfText().isPresent(),
          "backend: %s, but there is no begin-of-text token",
          call);
      return adds;
    }
  }

  @Override
  public OptionalInt endOfText() {
    try (BreachLog.Call call = enter("endOfText")) {
      return inRange(call, delegate.endOfText());
    }
  }

  @Override
  public OptionalInt special(String text) {
    try (BreachLog.Call call = enter("special")) {
      OptionalInt token = inRange(call, delegate.special(text));
      if (token.isPresent()) {
        TokenKind kind = delegate.kind(token.getAsInt());
        log.check(
            kind == TokenKind.CONTROL || kind == TokenKind.USER_DEFINED,
            "backend: %s of \"%s\" gave a %s token",
            call,
            text,
            kind);
      }
      return token;
    }
  }

  private OptionalInt inRange(BreachLog.Call call, OptionalInt token) {
    log.check(
        token.isEmpty() || (token.getAsInt() >= 0 && token.getAsInt() < size),
        "backend: %s gave token %s, the vocabulary has 0..%s",
        call,
        token,
        size - 1);
    return token;
  }

  private BreachLog.Call enter(String name) {
    BreachLog.Call call = log.enterFromAnyThread(name);
    if (closed.getAsBoolean()) {
      call.close();
      log.check(false, "caller: %s after close", name);
    }
    return call;
  }
}
