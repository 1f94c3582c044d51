package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.M1Exception;
import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.internal.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan over a model into a folder: many sessions at once, one line a finished question.
 * Stopped or killed at any moment, the same plan over the same folder goes on where it was and
 * comes to the same summary, to the byte where the model executes reproducibly. Runs once; {@link
 * #stop} may be called from any thread.
 */
public final class EvalRunner {
  /** So many failures in a row are no matter of single questions. */
  private static final int MOST_FAILURES = 10;

  private final ReasoningModel model;
  private final EvalPlan plan;
  private final Path folder;
  private final RunListener listener;
  private final LineMaker maker;
  private final List<Thread> workers = new ArrayList<>();
  private final List<Runnable> failedLines = new ArrayList<>();
  private @Nullable RunWriter writer;
  private @Nullable RuntimeException failure;
  private boolean stopped;
  private Counts counts = new Counts();

  /** The progress so far. */
  private static final class Counts {
    private final long start = System.nanoTime();
    private int done;
    private int resumed;
    private int total;
    private int correct;
    private int failed;
    private long tokens;
    private long runnerNanos;

    void add(RunLine line) {
      done++;
      failed += line.failure().isPresent() ? 1 : 0;
      int last = line.cells().size() - 1;
      correct += last >= 0 && line.cells().get(last).correct() ? 1 : 0;
    }

    RunProgress progress() {
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      return new RunProgress(done, resumed, total, correct, failed, tokens, elapsed);
    }
  }

  /** Prepares a run; nothing is written yet. */
  public EvalRunner(ReasoningModel model, EvalPlan plan, Path folder, RunListener listener) {
    this.model = requireNonNull(model, "model");
    this.plan = requireNonNull(plan, "plan");
    this.folder = requireNonNull(folder, "folder");
    this.listener = requireNonNull(listener, "listener");
    maker = new LineMaker(model, plan);
  }

  /** Returns how many questions are asked at once: as many as the model has sequences for. */
  private int parallel() {
    if (model.execution() == ModelOptions.Execution.REPRODUCIBLE) {
      return 2; // one computes, one gets ready
    }
    int perSession = 1 + LineMaker.forks(model, plan);
    return Math.max(1, model.limits().maxSequences() / perSession) + 1;
  }

  /**
   * Runs what is left of the plan.
   *
   * @return whether all of it is done; false after {@link #stop}
   * @throws M1Exception if the folder cannot be used (another run is writing there, it was made
   *     with other settings, the disk is full), or sessions keep failing; finished lines are kept
   */
  public boolean run() {
    ClusterSample sample = ClusterSample.draw(plan.benchmark(), plan.limit(), plan.seed());
    if (sample.items() == 0) {
      throw new M1Exception(
          "there is no question in "
              + plan.benchmark()
              + (sample.leftOut() == 0 ? "" : ", whose " + sample.leftOut() + " rows are left out")
              + "; m1 datasets check shows what a file holds");
    }
    RunManifest manifest = plan.manifest(model, sample);
    Stream<BenchmarkItem> items = plan.benchmark().stream().filter(sample::holds);
    try (RunWriter opened = RunWriter.open(folder, manifest, items)) {
      writer = opened;
      RunDirectory run = RunDirectory.open(folder);
      prepare(run, opened.finished());
      try (Stream<BenchmarkItem> asked = run.items()) {
        work(new Tasks(asked.iterator(), plan, opened.finished()));
      }
      if (isStopped()) {
        return false;
      }
      RunSummary summary = RunSummary.of(run);
      opened.publish(RunDirectory.SUMMARY, SummaryJson.write(manifest, summary));
      opened.publish(RunDirectory.COST, cost(run, opened));
      return true;
    }
  }

  private void prepare(RunDirectory run, BitSet finished) {
    Counts fresh = new Counts();
    try (Stream<BenchmarkItem> items = run.items()) {
      fresh.total = Tasks.count(items, plan);
    }
    if (!finished.isEmpty()) {
      try (Stream<RunLine> lines = run.lines()) {
        lines.forEach(fresh::add);
      }
    }
    fresh.resumed = fresh.done;
    counts = fresh;
    listener.onProgress(fresh.progress());
  }

  /** Has the tasks done by worker threads and waits for them; an interrupt stops the run. */
  private void work(Tasks tasks) {
    synchronized (this) {
      for (int i = 0; i < parallel() && !stopped; i++) {
        Thread worker = new Thread(() -> workOn(tasks), "m1-eval-" + (i + 1));
        worker.setDaemon(true);
        workers.add(worker);
        worker.start();
      }
    }
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
          stop();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    RuntimeException cause = failure;
    if (cause != null) {
      throw cause;
    }
    flushFailures();
  }

  private void workOn(Tasks tasks) {
    try {
      for (Task task = next(tasks); task != null; task = next(tasks)) {
        long start = System.nanoTime();
        try {
          Optional<LineMaker.Made> made = maker.make(task);
          if (made.isEmpty()) {
            return;
          }
          finish(task, made.get());
          charge(System.nanoTime() - start - made.get().sessionNanos());
        } catch (M1Exception | IllegalArgumentException e) {
          fail(task, e, (System.nanoTime() - start) / 1e9);
        }
      }
    } catch (RuntimeException | Error e) { // whoever waits for the run must hear of it
      stopFor(
          e instanceof RuntimeException cause ? cause : new M1Exception("the run failed: " + e, e));
    }
  }

  private synchronized @Nullable Task next(Tasks tasks) {
    if (stopped) {
      return null;
    }
    Task task = tasks.next();
    if (task != null) {
      writer().started(task.number());
    }
    return task;
  }

  private RunWriter writer() {
    return requireNonNull(writer, "writer");
  }

  private synchronized void finish(Task task, LineMaker.Made made) {
    if (stopped) {
      return;
    }
    flushFailures();
    writer().add(task.number(), made.line(), made.traces());
    counts.tokens += made.line().decodedTokens();
    counts.add(made.line());
    listener.onProgress(counts.progress());
  }

  /** Adds up what a line took beside its sessions: reading its cells, writing it. */
  private synchronized void charge(long nanos) {
    counts.runnerNanos += nanos;
  }

  /** A failed question gets its line once another one has shown that the model still works. */
  private synchronized void fail(Task task, RuntimeException cause, double seconds) {
    if (stopped) {
      return;
    }
    RunLine line = LineMaker.failed(task, String.valueOf(cause.getMessage()), seconds);
    failedLines.add(
        () -> {
          writer().add(task.number(), line, List.of());
          counts.add(line);
        });
    if (failedLines.size() == MOST_FAILURES) {
      failedLines.clear();
      stopFor(
          new M1Exception(
              MOST_FAILURES
                  + " questions in a row failed, the last one, "
                  + task.item().id()
                  + ", because "
                  + cause.getMessage(),
              cause));
    }
  }

  private synchronized void flushFailures() {
    failedLines.forEach(Runnable::run);
    failedLines.clear();
  }

  private synchronized void stopFor(RuntimeException cause) {
    if (failure == null) {
      failure = cause;
    }
    stop();
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  /**
   * Stops the run: sessions under way are cancelled, finished lines are kept, {@link #run} returns.
   * From any thread, any number of times.
   */
  public synchronized void stop() {
    stopped = true;
    workers.forEach(Thread::interrupt);
  }

  private ObjectNode cost(RunDirectory run, RunWriter opened) {
    double seconds = 0;
    long redone = 0;
    try (Stream<JsonLines.Line> lines = run.rawLines()) {
      for (Iterator<JsonLines.Line> each = lines.iterator(); each.hasNext(); ) {
        JsonLines.Line line = each.next();
        seconds += Json.number(line.node(), "seconds");
        int task = Json.integer(line.node(), Recovery.TASK);
        redone += opened.abandoned(task) * Json.integer64(line.node(), "decodedTokens");
      }
    }
    ObjectNode node = Json.object("m1-cost", 1);
    node.put("openings", opened.openings());
    node.put("sessionSeconds", seconds);
    node.put("lastOpeningSeconds", counts.progress().elapsed().toNanos() / 1e9);
    node.put("lastOpeningRunnerSeconds", counts.runnerNanos / 1e9);
    node.put("lastOpeningTokensPerSecond", counts.progress().tokensPerSecond());
    return node.put("redoneTokensAtMost", redone);
  }
}
