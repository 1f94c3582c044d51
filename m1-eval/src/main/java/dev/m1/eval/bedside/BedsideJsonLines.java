package dev.m1.eval.bedside;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes generated questions as JSON lines, for trainers and other programs.
 *
 * <p>One object a line: {@code score}, {@code kind}, {@code split}, {@code wording}, {@code stem},
 * {@code options}, {@code key} (a letter), {@code total}, {@code thinking} (ideal), {@code slip}
 * (thinking with one wrong step, to be followed by a re-check; never to be learnt) and {@code hash}
 * (of the vignette, hexadecimal).
 */
public final class BedsideJsonLines {

  private static final String USAGE =
      "usage: BedsideJsonLines SEED train|test training|unseen FIRST COUNT FILE";

  private BedsideJsonLines() {}

  /**
   * Writes a file: {@code SEED train|test training|unseen FIRST COUNT FILE}.
   *
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 6) {
      throw new IllegalArgumentException(USAGE + "; there were " + args.length + " arguments");
    }
    BedsideGenerator generator = BedsideGenerator.seeded(Long.parseLong(args[0]));
    Split split = Split.valueOf(args[1].toUpperCase(Locale.ROOT));
    Wording wording = Wording.valueOf(args[2].toUpperCase(Locale.ROOT));
    long first = Long.parseLong(args[3]);
    try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[5]))) {
      write(generator, split, wording, first, Integer.parseInt(args[4]), out);
    }
  }

  /** Writes {@code count} questions from index {@code first} on; the writer stays open. */
  public static void write(
      BedsideGenerator generator, Split split, Wording wording, long first, int count, Writer out)
      throws IOException {
    JsonFactory factory = new JsonFactory();
    for (long index = first; index < first + count; index++) {
      try (JsonGenerator json = factory.createGenerator(out)) {
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        write(generator.draft(split, wording, index), json);
      }
      out.write('\n');
    }
  }

  private static void write(BedsideGenerator.Draft draft, JsonGenerator json) throws IOException {
    BedsideItem item = draft.item();
    json.writeStartObject();
    json.writeStringField("score", item.score());
    json.writeStringField("kind", item.kind().name().toLowerCase(Locale.ROOT));
    json.writeStringField("split", item.split().name().toLowerCase(Locale.ROOT));
    json.writeStringField("wording", item.wording().name().toLowerCase(Locale.ROOT));
    json.writeStringField("stem", item.stem());
    json.writeArrayFieldStart("options");
    for (String option : item.options()) {
      json.writeString(option);
    }
    json.writeEndArray();
    json.writeStringField("key", item.key());
    json.writeNumberField("total", item.total());
    json.writeStringField("thinking", item.thinking());
    json.writeStringField("slip", draft.slip());
    json.writeStringField("hash", Long.toHexString(item.vignetteHash()));
    json.writeEndObject();
  }
}
