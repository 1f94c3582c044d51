package dev.m1.cli;

import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a command runs in: its streams, whether a person watches, and how models are opened.
 *
 * @param terminal whether standard output is a terminal
 * @param color whether dim and bright text is wanted there
 */
record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean terminal,
    boolean color,
    ModelOpener opener) {
  /** Opens models. */
  @FunctionalInterface
  interface ModelOpener {
    /**
     * Opens a model.
     *
     * @param path the model's file or folder; null for the embedded model
     */
    ReasoningModel open(@Nullable Path path, ModelOptions options);
  }

  /**
   * Returns the process's own streams. NO_COLOR (no-color.org) and a dumb terminal switch colours
   * off.
   */
  static Shell ofProcess() {
    boolean terminal = isTerminal();
    String noColor = System.getenv("NO_COLOR");
    boolean color =
        terminal && (noColor == null || noColor.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    return new Shell(
        System.in,
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        terminal,
        color,
        Shell::openReally);
  }

  /**
   * The launcher script knows whether standard output is a terminal; without it the console tells.
   */
  @SuppressWarnings("SystemConsoleNull") // from JDK 22 on always a console: only colour is at stake
  private static boolean isTerminal() {
    String told = System.getProperty("m1.terminal");
    return told == null ? System.console() != null : Boolean.parseBoolean(told);
  }

  private static ReasoningModel openReally(@Nullable Path path, ModelOptions options) {
    return path == null ? ReasoningModel.embedded(options) : ReasoningModel.open(path, options);
  }

  String dim(String text) {
    return color ? "\u001b[2m" + text + "\u001b[22m" : text;
  }

  String bold(String text) {
    return color ? "\u001b[1m" + text + "\u001b[22m" : text;
  }
}
