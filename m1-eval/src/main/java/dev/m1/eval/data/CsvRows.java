package dev.m1.eval.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the records of a CSV file (RFC 4180); quoted fields may hold line ends. */
final class CsvRows extends RowReader {
  private static final int MAX_FIELD = 1 << 24; // characters

  private final Path file;
  private final String group;
  private final CsvReader<CsvRecord> reader;
  private final CloseableIterator<CsvRecord> records;
  private final List<String> header;
  private long number;

  private CsvRows(Path file, String group, boolean named) {
    this.file = file;
    this.group = group;
    reader = builder().ofCsvRecord(Texts.open(file));
    records = reader.iterator();
    header = named ? readHeader() : List.of();
  }

  /** Reads records whose fields are named by the first one. */
  static RowReader named(Path file) {
    return new CsvRows(file, "", true);
  }

  /** Reads records without a header: their fields are called 0, 1, 2 … */
  static RowReader unnamed(Path file, String group) {
    return new CsvRows(file, group, false);
  }

  /** Returns the fields of the first record, none for an empty file. */
  static List<String> first(Path file) {
    try (BufferedReader in = Texts.open(file);
        CsvReader<CsvRecord> csv = builder().ofCsvRecord(in);
        CloseableIterator<CsvRecord> records = csv.iterator()) {
      return records.hasNext() ? records.next().getFields() : List.of();
    } catch (CsvParseException e) {
      throw new BenchmarkException(file + " is not CSV: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static CsvReader.CsvReaderBuilder builder() {
    return CsvReader.builder()
        .skipEmptyLines(true)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .maxBufferSize(MAX_FIELD);
  }

  private List<String> readHeader() {
    List<String> names = new ArrayList<>();
    if (records.hasNext()) {
      for (String name : records.next().getFields()) {
        names.add(name.strip());
      }
    }
    return names;
  }

  @Override
  @Nullable Row advance() throws IOException {
    try {
      return records.hasNext() ? row(records.next()) : null;
    } catch (CsvParseException e) {
      throw new IOException("it is not CSV: " + e.getMessage(), e);
    }
  }

  private Row row(CsvRecord csv) {
    number++;
    long line = csv.getStartingLineNumber();
    int fields = csv.getFieldCount();
    if (!header.isEmpty() && fields != header.size()) {
      return Row.broken(
          file, number, line, "it has " + fields + " fields, the header has " + header.size());
    }
    ObjectNode value = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < fields; i++) {
      value.put(header.isEmpty() ? Integer.toString(i) : header.get(i), csv.getField(i));
    }
    return Row.of(file, number, line, group, value);
  }

  @Override
  String described() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    records.close();
    reader.close();
  }
}
