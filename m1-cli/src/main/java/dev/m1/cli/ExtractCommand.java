package dev.m1.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.AnswerExtractor;
import dev.m1.ExtractedAnswer;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.extract.AnswerExtractors;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Reads the answers of a file of generated texts, line by line. */
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    description =
        "Reads the committed answer out of each line of a file of answers, and counts the outcomes.",
    footerHeading = "%nLines:%n",
    footer = {
      "  in:  {\"id\", \"question\", \"options\": map or list, \"text\"}, and where known",
      "       \"handOver\" (text forced before the answer) and \"complete\" (false: it was cut)",
      "  out: {\"id\", \"outcome\", \"letter\" or null, \"rule\", \"span\": [start, end]}",
      "A line that cannot be read is reported with its number, counted, and left out."
    })
final class ExtractCommand extends ShellCommand {
  private static final String STANDARD = "-";
  private static final int PROGRESS_LINES = 1000;

  /** The extractors by name. */
  enum Scorer {
    STRICT(AnswerExtractors.strict()),
    M1(AnswerExtractors.m1());

    @SuppressWarnings("ImmutableEnumChecker") // extractors have no state
    final AnswerExtractor extractor;

    Scorer(AnswerExtractor extractor) {
      this.extractor = extractor;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--scorer",
      paramLabel = "NAME",
      description =
          "strict: never guesses (default); m1: the published scorer. One of ${COMPLETION-CANDIDATES}.")
  private Scorer scorer = Scorer.STRICT;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "FILE",
      description = "Answers, one JSON object a line; - is standard input.")
  private String in = STANDARD;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where the verdicts go; - is standard output (default).")
  private String out = STANDARD;

  private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
  private long malformed;

  ExtractCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    try (BufferedReader reader = reader();
        OutputStream target = target();
        JsonGenerator writer = new JsonFactory().createGenerator(target)) {
      writer.setRootValueSeparator(null);
      copy(reader, writer);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot go on with " + in + ": " + e.getMessage(), e);
    }
    printRates();
    return ExitCodes.OK;
  }

  private BufferedReader reader() {
    try {
      InputStream stream = in.equals(STANDARD) ? shell.in() : Files.newInputStream(Path.of(in));
      return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("cannot read " + in + ": there is no such file", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + in + ": " + e.getMessage(), e);
    }
  }

  private OutputStream target() {
    if (out.equals(STANDARD)) {
      return new Uncloseable(shell.out());
    }
    try {
      boolean same =
          !in.equals(STANDARD)
              && Files.exists(Path.of(out))
              && Files.isSameFile(Path.of(in), Path.of(out));
      if (same) {
        throw new IllegalArgumentException(
            "--in and --out are the same file: " + out + "; give --out another name");
      }
      return new BufferedOutputStream(Files.newOutputStream(Path.of(out)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + out + ": " + e, e);
    }
  }

  private void copy(BufferedReader reader, JsonGenerator writer) throws IOException {
    AnswerLine.Reader lines = new AnswerLine.Reader();
    long number = 0;
    String line = reader.readLine();
    while (line != null) {
      number++;
      AnswerLine answer = line.isBlank() ? null : read(lines, line, number);
      if (answer != null) {
        ExtractedAnswer verdict = scorer.extractor.extract(answer.answer(), answer.question());
        counts.merge(verdict.outcome(), 1L, Long::sum);
        write(writer, answer, verdict);
      }
      if (number % PROGRESS_LINES == 0) {
        progress(number);
      }
      line = reader.readLine();
    }
    if (shell.terminal()) {
      shell.err().print("\r\u001b[K");
    }
  }

  private @Nullable AnswerLine read(AnswerLine.Reader lines, String line, long number) {
    try {
      return lines.read(line);
    } catch (IllegalArgumentException e) {
      malformed++;
      shell.err().println("m1: line " + number + ": " + Objects.requireNonNull(e.getMessage()));
      return null;
    }
  }

  private static void write(JsonGenerator writer, AnswerLine answer, ExtractedAnswer verdict)
      throws IOException {
    writer.writeStartObject();
    writer.writeFieldName("id");
    writer.writeRawValue(answer.id());
    writer.writeStringField("outcome", verdict.outcome().label());
    if (verdict.letter().isPresent()) {
      writer.writeStringField("letter", verdict.letter().get());
    } else {
      writer.writeNullField("letter");
    }
    writer.writeStringField("rule", verdict.rule());
    writer.writeArrayFieldStart("span");
    writer.writeNumber(verdict.span().start());
    writer.writeNumber(verdict.span().end());
    writer.writeEndArray();
    writer.writeEndObject();
    writer.writeRaw('\n');
  }

  private void progress(long number) {
    if (shell.terminal()) {
      shell.err().printf(Locale.ROOT, "\r%,d lines", number);
      shell.err().flush();
    }
  }

  /** Prints how often each outcome came up; beside the verdicts where those go to a file. */
  private void printRates() {
    PrintStream to = out.equals(STANDARD) ? shell.err() : shell.out();
    long read = counts.values().stream().mapToLong(Long::longValue).sum();
    to.printf(Locale.ROOT, "%s: %,d answers read by %s%n", in, read, scorer);
    for (Outcome outcome : Outcome.values()) {
      long count = counts.getOrDefault(outcome, 0L);
      double rate = read == 0 ? 0 : 100.0 * count / read;
      to.printf(Locale.ROOT, "  %-12s %,10d  %6.2f%%%n", outcome.label(), count, rate);
    }
    if (malformed > 0) {
      to.printf(Locale.ROOT, "  %,d malformed lines were left out%n", malformed);
    }
  }

  /** Standard output, which closing a writer must not close. */
  private static final class Uncloseable extends java.io.FilterOutputStream {
    Uncloseable(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
