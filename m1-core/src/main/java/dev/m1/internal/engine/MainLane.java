package dev.m1.internal.engine;

import org.jspecify.annotations.Nullable;

/**
 * A session's own lane, as commands on the scheduler's thread reach it once the session has been
 * admitted.
 */
final class MainLane {
  private final int[] prompt;
  private final Transcript thinking;
  private @Nullable Lane lane;
  private int cached;

  MainLane(int[] prompt, Transcript thinking) {
    this.prompt = prompt;
    this.thinking = thinking;
  }

  void open(Scheduler scheduler, Slot slot) {
    Lane opened = scheduler.open(slot, prompt);
    cached = prompt.length - opened.pending().size();
    lane = opened;
  }

  Lane get() {
    Lane opened = lane;
    if (opened == null) {
      throw new IllegalStateException("the session has no lane yet");
    }
    return opened;
  }

  @Nullable Lane orNull() {
    return lane;
  }

  /**
   * Returns how many prompt tokens came from a finished session; valid once the session has been
   * admitted.
   */
  int cached() {
    return cached;
  }

  /**
   * Makes sure that a lane ends in a pending token, so that its last logits can be had again: takes
   * the last token back and appends it anew.
   */
  void repend(Lane end) {
    if (end.pending().size() == 0) {
      int last = thinking.size() > 0 ? thinking.ids().last() : prompt[prompt.length - 1];
      end.truncate(end.length() - 1);
      end.feed(new int[] {last});
    }
  }
}
