package dev.m1.cli;

import java.util.Locale;
import java.util.concurrent.Callable;

/** A command that runs in a shell and returns an exit code. */
abstract class ShellCommand implements Callable<Integer> {
  final Shell shell;

  ShellCommand(Shell shell) {
    this.shell = shell;
  }

  /** Prints a line in this format. */
  final void line(String format, Object... values) {
    shell.out().println(String.format(Locale.ROOT, format, values));
  }
}
