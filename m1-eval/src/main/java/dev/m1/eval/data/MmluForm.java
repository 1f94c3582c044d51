package dev.m1.eval.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads MMLU: one headerless CSV file a subject. */
final class MmluForm {
  private static final String SUFFIX = ".csv";
  private static final List<String> SPLITS = List.of("_test", "_val", "_dev");

  static final Form FORM = Form.of(Cards.MMLU, MmluForm::rows, MmluForm::draft);

  private MmluForm() {}

  /** Returns the subjects' files in a folder by name, or the file itself. */
  static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> entries = Files.list(path)) {
      List<Path> files = entries.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
      if (files.isEmpty()) {
        throw new BenchmarkException(
            "there is no CSV file in " + path + "; give the folder with MMLU's SUBJECT_test.csv");
      }
      return files;
    } catch (IOException e) {
      throw new BenchmarkException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static RowReader rows(Path path) {
    return RowReader.chain(files(path).iterator(), file -> CsvRows.unnamed(file, subject(file)));
  }

  private static String subject(Path file) {
    String name = String.valueOf(file.getFileName());
    String subject = name.endsWith(SUFFIX) ? name.substring(0, name.length() - 4) : name;
    for (String split : SPLITS) {
      if (subject.endsWith(split)) {
        return subject.substring(0, subject.length() - split.length());
      }
    }
    return subject;
  }

  private static Draft draft(Row row, Fields fields) throws MalformedRow {
    if (row.value().size() != 6) {
      throw new MalformedRow(
          "a row needs a question, four options and a letter: " + row.value().size() + " fields");
    }
    return Draft.choice(
            row.group() + "-" + row.number(),
            fields.text("0"),
            fields.columns("1", "2", "3", "4"),
            fields.letter("5"))
        .in("subject", row.group());
  }
}
