package dev.m1.template;

import org.jspecify.annotations.Nullable;

/** The variables of one running function, and the frame of the function around it. */
final class Frame {
  final Run run;
  final @Nullable Object[] slots;
  private final @Nullable Frame outer;

  Frame(Run run, Symbols.Function function, @Nullable Frame outer) {
    this.run = run;
    this.slots = new @Nullable Object[function.slots()];
    this.outer = outer;
  }

  Frame up(int levels) {
    Frame frame = this;
    for (int i = 0; i < levels && frame.outer != null; i++) {
      frame = frame.outer;
    }
    return frame;
  }
}
