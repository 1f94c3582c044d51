package dev.m1.cli;

import java.util.concurrent.Callable;

/** A command that runs in a shell and returns an exit code. */
abstract class ShellCommand implements Callable<Integer> {
  final Shell shell;

  ShellCommand(Shell shell) {
    this.shell = shell;
  }
}
