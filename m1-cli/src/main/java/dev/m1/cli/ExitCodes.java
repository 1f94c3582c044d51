package dev.m1.cli;

/** The exit codes of the m1 command, as {@code m1 --help} lists them. */
final class ExitCodes {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int TEMPLATE = 3;
  static final int NO_MODEL = 4;
  static final int INTERRUPTED = 130;

  private ExitCodes() {}
}
