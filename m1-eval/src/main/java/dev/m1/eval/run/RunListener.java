package dev.m1.eval.run;

/**
 * Watches a run. Called by its worker threads, one call at a time; a listener that throws stops the
 * run.
 */
@FunctionalInterface
public interface RunListener {
  /** A line was finished, or the run was opened. */
  void onProgress(RunProgress progress);
}
