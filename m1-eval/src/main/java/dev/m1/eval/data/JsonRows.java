package dev.m1.eval.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.LineNumberReader;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows from the shapes in which benchmarks come as JSON. */
final class JsonRows {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final ObjectMapper PARTS =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonRows() {}

  /** Reads one object a line; a line that is no JSON object becomes a broken row. */
  static RowReader lines(Path file) {
    return new Lines(file, Texts.open(file));
  }

  /** Reads {@code [row, row, …]}. */
  static RowReader array(Path file) {
    return new Document(file, Texts.open(file), JsonToken.START_ARRAY);
  }

  /** Reads {@code {"id": row, …}} and {@code {"set": [row, row, …], …}}. */
  static RowReader object(Path file) {
    return new Document(file, Texts.open(file), JsonToken.START_OBJECT);
  }

  /** Reads an array or lines, whichever the file holds. */
  static RowReader arrayOrLines(Path file) {
    return Texts.firstCharacter(file) == '[' ? array(file) : lines(file);
  }

  /** Reads {@code {"column": {"0": value, "1": …}, …}}, which has to be held as a whole. */
  static RowReader columns(Path file) {
    return new Columns(file);
  }

  private static final class Lines extends RowReader {
    private final Path file;
    private final LineNumberReader in;
    private long number;

    Lines(Path file, BufferedReader in) {
      this.file = file;
      this.in = new LineNumberReader(in);
    }

    @Override
    @Nullable Row advance() throws IOException {
      String line = in.readLine();
      while (line != null && line.isBlank()) {
        line = in.readLine();
      }
      if (line == null) {
        return null;
      }
      number++;
      try {
        JsonNode value = MAPPER.readTree(line);
        return value.isObject()
            ? Row.of(file, number, in.getLineNumber(), "", value)
            : Row.broken(file, number, in.getLineNumber(), "the line is no JSON object");
      } catch (JsonProcessingException e) {
        return Row.broken(
            file, number, in.getLineNumber(), "the line is not JSON: " + e.getOriginalMessage());
      }
    }

    @Override
    String described() {
      return file.toString();
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  private static final class Document extends RowReader {
    private final Path file;
    private final JsonParser parser;
    private final JsonToken root;
    private String group = "";
    private boolean inGroup;
    private boolean begun;
    private long number;

    Document(Path file, BufferedReader in, JsonToken root) {
      this.file = file;
      this.root = root;
      try {
        parser = PARTS.createParser(in);
      } catch (IOException e) {
        throw new BenchmarkException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }

    @Override
    @Nullable Row advance() throws IOException {
      if (!begun) {
        begun = true;
        if (parser.nextToken() != root) {
          throw new IOException(
              "it should begin with " + (root == JsonToken.START_ARRAY ? "[" : "{"));
        }
      }
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new IOException("it breaks off after row " + number);
        } else if (token == JsonToken.FIELD_NAME) {
          group = parser.currentName();
        } else if (token == JsonToken.START_ARRAY && !inGroup && root == JsonToken.START_OBJECT) {
          inGroup = true;
        } else if (token == JsonToken.END_ARRAY && inGroup) {
          inGroup = false;
        } else if (token == JsonToken.END_ARRAY || token == JsonToken.END_OBJECT) {
          if (parser.nextToken() != null) {
            throw new IOException("something follows the end of its JSON");
          }
          return null;
        } else {
          return row(token);
        }
      }
    }

    private Row row(JsonToken token) throws IOException {
      number++;
      long line = parser.currentTokenLocation().getLineNr();
      JsonNode value = PARTS.readTree(parser);
      return token == JsonToken.START_OBJECT
          ? Row.of(file, number, line, group, value)
          : Row.broken(file, number, line, "the row is no JSON object");
    }

    @Override
    String described() {
      return file.toString();
    }

    @Override
    public void close() throws IOException {
      parser.close();
    }
  }

  private static final class Columns extends RowReader {
    private final Path file;
    private final JsonNode columns;
    private final Iterator<String> keys;
    private long number;

    Columns(Path file) {
      this.file = file;
      try (BufferedReader in = Texts.open(file)) {
        columns = MAPPER.readTree(in);
      } catch (IOException e) {
        throw new BenchmarkException(
            "cannot read " + file + ": " + e.getMessage() + "; get the file again", e);
      }
      keys = columns.path("question").fieldNames();
    }

    @Override
    @Nullable Row advance() {
      if (!keys.hasNext()) {
        return null;
      }
      String key = keys.next();
      number++;
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> column : columns.properties()) {
        JsonNode cell = column.getValue().path(key);
        if (!cell.isMissingNode()) {
          row.set(column.getKey(), cell);
        }
      }
      return Row.of(file, number, 1, "", row);
    }

    @Override
    String described() {
      return file.toString();
    }

    @Override
    public void close() {
      // nothing is open: the file was read as a whole
    }
  }
}
