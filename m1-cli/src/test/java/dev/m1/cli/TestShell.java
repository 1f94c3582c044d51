package dev.m1.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.testkit.Script;
import dev.m1.testkit.ScriptedBackend;
import dev.m1.testkit.ScriptedBackendBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs command lines against streams in memory, over a scripted model unless told otherwise. */
final class TestShell {
  private final Shell.ModelOpener opener;
  private final List<Opened> opened = new ArrayList<>();
  private InputStream in = new Unread();
  private boolean color;

  private TestShell(Shell.ModelOpener opener) {
    this.opener = opener;
  }

  /** Opens this scripted model, whatever path is asked for. */
  static TestShell over(ScriptedBackendBuilder model) {
    return new TestShell((path, options) -> ReasoningModel.over(model.build(), options));
  }

  /** Opens a scripted model that thinks and answers these texts. */
  static TestShell saying(String thinking, String answer) {
    return over(ScriptedBackend.builder().script(Script.says(thinking, answer)));
  }

  /** Opens models as the installed command does. */
  static TestShell real() {
    return new TestShell(Shell.ofProcess().opener());
  }

  TestShell input(String text) {
    in = new ByteArrayInputStream(text.getBytes(UTF_8));
    return this;
  }

  TestShell color() {
    color = true;
    return this;
  }

  /** Returns what was opened, in order. */
  List<Opened> opened() {
    return List.copyOf(opened);
  }

  Outcome run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            in,
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            color,
            color,
            (path, options) -> {
              opened.add(new Opened(path, options));
              return opener.open(path, options);
            });
    int code = Main.run(shell, args);
    return new Outcome(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** What a command asked to open. */
  record Opened(@Nullable Path path, ModelOptions options) {}

  /** How a command line ended. */
  record Outcome(int code, String out, String err) {
    List<String> errLines() {
      return err.lines().toList();
    }

    /** Returns standard output as JSON; fails where it holds anything else beside. */
    JsonNode json() {
      try {
        return JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readTree(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError("standard output is not one JSON value: " + out, e);
      }
    }
  }

  /** Standard input of a command that has no business with it. */
  private static final class Unread extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the command read standard input");
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return read();
    }
  }
}
