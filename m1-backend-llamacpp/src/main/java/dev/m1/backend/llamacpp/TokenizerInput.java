package dev.m1.backend.llamacpp;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Prepares text for the native tokenizer. */
final class TokenizerInput {
  /** The longest run that is tokenized; measured, see {@link #longestRun}. */
  static final int MAX_RUN = 100_000;

  /** The longest run that any thread's own stack is trusted with: about 300 KB of it are used. */
  static final int MAX_RUN_ON_OWN_STACK = 1_000;

  private static final long LARGE_STACK_BYTES = 64L << 20;

  // where the pre-tokenizers that split least (bloom, poro, viking …) still split
  private static final String BREAKS = ".,!?\u2026\u3002\uFF0C\u3001\u0964\u06D4\u060C";

  private TokenizerInput() {}

  /**
   * Returns the length of the longest stretch that a pre-tokenizer may match as one piece, in
   * UTF-16 units: white space only, symbols only, or text without white space and sentence marks.
   *
   * <p>llama.cpp splits text with {@code std::regex} for many families, and libstdc++ matches by
   * recursion: about 300 bytes of stack per character, so that 3,600 letters without a break
   * overflow the usual 1 MB stack and end the process (measured with b4916 and v0.5.0).
   */
  static int longestRun(String text) {
    int longest = 0;
    int space = 0;
    int symbols = 0;
    int unbroken = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int units = Character.charCount(c);
      i += units;
      boolean white = Character.isWhitespace(c) || Character.isSpaceChar(c);
      boolean word = Character.isLetter(c) || Character.isDigit(c);
      space = white ? space + units : 0;
      symbols = white || word ? 0 : symbols + units;
      unbroken = white || BREAKS.indexOf(c) >= 0 ? 0 : unbroken + units;
      longest = Math.max(longest, Math.max(space, Math.max(symbols, unbroken)));
    }
    return longest;
  }

  /** Runs native work that recurses deeply on a thread of its own, and waits for it. */
  static int[] onLargeStack(Callable<int[]> work) {
    FutureTask<int[]> task = new FutureTask<>(work);
    new Thread(null, task, "m1-tokenizer", LARGE_STACK_BYTES).start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true; // native work cannot be left half done
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalArgumentException("cannot tokenize the text: " + e.getCause(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
