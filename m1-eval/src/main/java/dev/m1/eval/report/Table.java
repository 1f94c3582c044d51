package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.m1.eval.internal.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table as the page shows it, and as CSV and LaTeX. Immutable.
 *
 * @param id its name in file names
 * @param title its caption
 * @param columns the headings, and which of them hold numbers
 * @param names the headings of the CSV file
 * @param rows the cells as shown
 * @param raw the cells of the CSV file, with all digits
 */
record Table(
    String id,
    String title,
    List<Heading> columns,
    List<String> names,
    List<List<String>> rows,
    List<List<String>> raw) {

  /** A column's heading. */
  record Heading(String title, boolean numeric) {}

  private static final Map<Character, String> LATEX =
      Map.ofEntries(
          Map.entry('\\', "\\textbackslash{}"),
          Map.entry('{', "\\{"),
          Map.entry('}', "\\}"),
          Map.entry('$', "\\$"),
          Map.entry('&', "\\&"),
          Map.entry('#', "\\#"),
          Map.entry('%', "\\%"),
          Map.entry('_', "\\_"),
          Map.entry('~', "\\textasciitilde{}"),
          Map.entry('^', "\\textasciicircum{}"),
          Map.entry('<', "$<$"),
          Map.entry('>', "$>$"),
          Map.entry('→', "$\\rightarrow$"),
          Map.entry('−', "$-$"),
          Map.entry('–', "--"),
          Map.entry('≥', "$\\ge$"),
          Map.entry('ξ', "$\\xi$"),
          Map.entry('₂', "$_2$"));

  /** Makes a table of these rows. */
  static <T> Table of(String id, String title, List<T> rows, List<Column<T>> columns) {
    List<List<String>> shown = new ArrayList<>();
    List<List<String>> raw = new ArrayList<>();
    for (T row : rows) {
      List<Column.Cell> cells = columns.stream().map(column -> column.cell().apply(row)).toList();
      shown.add(cells.stream().map(Column.Cell::shown).toList());
      raw.add(cells.stream().flatMap(cell -> cell.raw().stream()).toList());
    }
    return new Table(
        id,
        title,
        columns.stream().map(c -> new Heading(c.title(), c.numeric())).toList(),
        columns.stream().flatMap(column -> column.names().stream()).toList(),
        shown,
        raw);
  }

  /** Returns the table as RFC 4180 says, with all digits. */
  String csv() {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      csv.writeRecord(names);
      raw.forEach(csv::writeRecord);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Returns the table for LaTeX with the package booktabs, as it is shown. */
  String latex() {
    StringBuilder text = new StringBuilder();
    text.append("% needs \\usepackage{booktabs}\n\\begin{table}\n\\centering\n\\caption{");
    text.append(latex(title)).append("}\n\\label{tab:").append(id).append("}\n\\begin{tabular}{");
    columns.forEach(column -> text.append(column.numeric() ? 'r' : 'l'));
    text.append("}\n\\toprule\n");
    line(text, columns.stream().map(Heading::title).toList());
    text.append("\\midrule\n");
    rows.forEach(row -> line(text, row));
    return text.append("\\bottomrule\n\\end{tabular}\n\\end{table}\n").toString();
  }

  private static void line(StringBuilder text, List<String> cells) {
    text.append(String.join(" & ", cells.stream().map(Table::latex).toList())).append(" \\\\\n");
  }

  private static String latex(String plain) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      text.append(LATEX.getOrDefault(c, c < ' ' ? " " : Character.toString(c)));
    }
    return text.toString();
  }

  ObjectNode toJson() {
    ObjectNode node = Json.object();
    node.put("id", id).put("title", title);
    ArrayNode headings = node.putArray("columns");
    ArrayNode numeric = node.putArray("numeric");
    columns.forEach(
        column -> {
          headings.add(column.title());
          numeric.add(column.numeric());
        });
    ArrayNode lines = node.putArray("rows");
    rows.forEach(row -> row.forEach(lines.addArray()::add));
    return node.put("csv", csv()).put("latex", latex());
  }
}
