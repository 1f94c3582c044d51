package dev.m1.internal.engine;

import dev.m1.GenerationException;
import dev.m1.M1Exception;
import dev.m1.Question;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** A session in the background. */
final class Session implements ReasoningSession {
  private final Question question;
  private final SessionRun run;
  private final CompletableFuture<ReasoningResult> result;

  Session(Question question, SessionRun run) {
    this.question = question;
    this.run = run;
    this.result =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterruptIfRunning) {
            run.cancel();
            return false; // the partial result still arrives
          }
        };
  }

  /** Runs the session on the calling thread. */
  void execute() {
    try {
      result.complete(run.run());
    } catch (Throwable failure) { // whoever waits must hear of it, an Error too
      result.completeExceptionally(failure);
    }
  }

  void fail(RuntimeException cause) {
    result.completeExceptionally(cause);
  }

  @Override
  public Question question() {
    return question;
  }

  @Override
  public CompletableFuture<ReasoningResult> result() {
    return result;
  }

  @Override
  public ReasoningResult await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
          run.cancel();
        }
      }
    } catch (ExecutionException | CompletionException e) {
      if (e.getCause() instanceof M1Exception cause) {
        throw cause;
      }
      throw new GenerationException("the session failed: " + e.getCause(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void cancel() {
    run.cancel();
  }

  @Override
  public boolean isDone() {
    return result.isDone();
  }
}
