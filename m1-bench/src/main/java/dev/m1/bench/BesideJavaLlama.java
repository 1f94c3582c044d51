package dev.m1.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures m1 beside java-llama.cpp's own Java API ({@code de.kherud.llama.LlamaModel}), on the
 * same model: both with the native library inside {@code de.kherud:llama}, and m1 with others that
 * are named. Each side is a process of its own that is warm and idle while another one's turn is
 * measured; the sides take turns.
 *
 * <p>Arguments: MODEL.gguf [rounds=5] [tokens=64] [threads=N] [natives=FOLDER]…
 */
public final class BesideJavaLlama {
  private final Path model;
  private int rounds = 5;
  private int tokens = 64;
  private int threads = Runtime.getRuntime().availableProcessors();
  private final Map<String, String> natives = new LinkedHashMap<>();

  private BesideJavaLlama(Path model) {
    this.model = model;
  }

  /** Runs the comparison, or one side of it. */
  public static void main(String[] args) throws IOException {
    if (args.length == 0) {
      System.err.println("usage: MODEL.gguf [rounds=5] [tokens=64] [threads=N] [natives=FOLDER]…");
      System.exit(2);
    }
    if (args[0].equals("side")) {
      Side.serve(args);
      return;
    }
    BesideJavaLlama run = new BesideJavaLlama(Path.of(args[0]));
    for (String arg : Arrays.asList(args).subList(1, args.length)) {
      String[] pair = arg.split("=", 2);
      switch (pair[0]) {
        case "rounds" -> run.rounds = Integer.parseInt(pair[1]);
        case "tokens" -> run.tokens = Integer.parseInt(pair[1]);
        case "threads" -> run.threads = Integer.parseInt(pair[1]);
        case "natives" -> run.natives.put("m1, " + Path.of(pair[1]).getFileName(), pair[1]);
        default -> throw new IllegalArgumentException("unknown argument " + arg);
      }
    }
    run.compare(System.out);
  }

  /** A running side. */
  private static final class Running implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final List<Double> speeds = new ArrayList<>();
    private final List<Double> firsts = new ArrayList<>();

    Running(String name, Process process) {
      this.name = name;
      this.process = process;
      out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Has the side measure once; false keeps the figures out, for warm-up. */
    void measure(boolean counts) throws IOException {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      String line = answer();
      String[] figures = line.split(" ", -1);
      if (counts) {
        speeds.add(Double.parseDouble(figures[1]));
        firsts.add(Double.parseDouble(figures[2]));
      }
    }

    /** Native code may print; what counts begins with a mark. */
    private String answer() throws IOException {
      String line;
      while ((line = out.readLine()) != null) {
        if (line.startsWith(Side.MARK)) {
          return line;
        }
      }
      throw new IOException(name + " ended: exit code " + process.onExit().join().exitValue());
    }

    @Override
    public void close() {
      process.destroyForcibly(); // java-llama.cpp does not end by itself
    }
  }

  private void compare(PrintStream out) throws IOException {
    List<Running> sides = new ArrayList<>();
    try {
      sides.add(start("java-llama.cpp's own API", "java-llama", ""));
      sides.add(start("m1, the same library", "m1", ""));
      for (Map.Entry<String, String> other : natives.entrySet()) {
        sides.add(start(other.getKey(), "m1", other.getValue()));
      }
      for (int round = -1; round < rounds; round++) {
        for (Running side : sides) {
          side.measure(round >= 0);
        }
      }
      print(out, sides);
    } finally {
      sides.forEach(Running::close);
    }
  }

  private Running start(String name, String kind, String library) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!library.isEmpty()) {
      command.add("-Dm1.llamacpp.library=" + library);
    }
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), BesideJavaLlama.class.getName()));
    command.addAll(
        List.of("side", kind, model.toString(), String.valueOf(tokens), String.valueOf(threads)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    // the same for both: as m1 sets it, else the waiting threads of one slow whoever's turn it is
    builder.environment().putIfAbsent("GOMP_SPINCOUNT", "1000");
    return new Running(name, builder.start());
  }

  private void print(PrintStream out, List<Running> sides) {
    out.printf(
        "%s, %d tokens, %d threads, %d rounds; medians, ratios round by round%n",
        model.getFileName(), tokens, threads, rounds);
    Running base = sides.get(0);
    for (Running side : sides) {
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        ratios.add(side.speeds.get(i) / base.speeds.get(i));
      }
      out.printf(
          Locale.ROOT,
          "%-28s generate %8.1f tokens/s (%.2f times, %.2f to %.2f); first token after %.0f ms%n",
          side.name,
          median(side.speeds),
          median(ratios),
          ratios.stream().mapToDouble(r -> r).min().orElseThrow(),
          ratios.stream().mapToDouble(r -> r).max().orElseThrow(),
          median(side.firsts));
    }
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
