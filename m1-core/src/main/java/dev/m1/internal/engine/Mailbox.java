package dev.m1.internal.engine;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Carries messages from the scheduler to one session's thread. */
final class Mailbox {
  /** How far the model may run ahead of a listener, in pieces of text. */
  private static final int MOST_TEXTS = 64;

  private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger texts = new AtomicInteger();

  void post(Message message) {
    if (message instanceof Message.Text) {
      texts.incrementAndGet();
    }
    queue.add(message);
  }

  /** Says whether the listener keeps up. */
  boolean hasRoom() {
    return texts.get() < MOST_TEXTS;
  }

  /**
   * Waits for the next message.
   *
   * @param nanos how long; negative: for ever
   * @return the message, or null when the time is up
   */
  @Nullable Message take(long nanos) throws InterruptedException {
    return nanos < 0 ? queue.take() : queue.poll(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * Takes note that a piece of text has been delivered; says whether the model was waiting for
   * that.
   */
  boolean delivered() {
    return texts.getAndDecrement() == MOST_TEXTS;
  }
}
