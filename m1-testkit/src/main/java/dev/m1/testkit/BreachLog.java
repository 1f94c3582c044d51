package dev.m1.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps breaches of a contract, and watches who is inside. Thread-safe. */
final class BreachLog {
  private static final int MOST = 20;

  private final List<String> breaches = new ArrayList<>();
  private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();
  private final AtomicReference<@Nullable Thread> owner = new AtomicReference<>();

  /** Fails unless the condition holds. */
  void check(boolean holds, String message, Object... values) {
    if (!holds) {
      String breach = String.format(Locale.ROOT, message, values);
      note(breach);
      throw new AssertionError(breach);
    }
  }

  /** Keeps a breach without failing at once. */
  synchronized void note(String breach) {
    if (breaches.size() < MOST && !breaches.contains(breach)) {
      breaches.add(breach);
    }
  }

  synchronized List<String> breaches() {
    return List.copyOf(breaches);
  }

  /** Begins a call on sequences, which only one thread may ever make. */
  Call enter(String name) {
    Thread thread = Thread.currentThread();
    Thread first = owner.get();
    if (first == null && owner.compareAndSet(null, thread)) {
      first = thread;
    }
    check(
        owner.get() == thread,
        "caller: %s on thread %s, earlier calls were on %s",
        name,
        thread.getName(),
        first == null ? "another" : first.getName());
    return enterFromAnyThread(name);
  }

  /** Begins a call that any thread may make, but one at a time. */
  Call enterFromAnyThread(String name) {
    Thread thread = Thread.currentThread();
    Thread other = inside.compareAndExchange(null, thread);
    check(
        other == null,
        "caller: %s on thread %s while %s is inside",
        name,
        thread.getName(),
        other == null ? "nobody" : other.getName());
    return new Call(name);
  }

  /** A call under way. */
  final class Call implements AutoCloseable {
    private final String name;

    private Call(String name) {
      this.name = name;
    }

    @Override
    public void close() {
      inside.set(null);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
