package dev.m1.eval.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.M1Exception;
import dev.m1.Question;
import dev.m1.eval.data.BenchmarkItem;
import dev.m1.eval.data.OptionOrder;
import dev.m1.eval.internal.Json;
import dev.m1.eval.run.Arm;
import dev.m1.eval.run.Cell;
import dev.m1.eval.run.RunDirectory;
import dev.m1.eval.run.RunLine;
import dev.m1.eval.run.RunTrace;
import dev.m1.eval.score.Scorer;
import dev.m1.eval.score.Scorers;
import dev.m1.eval.score.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Packs a run's questions for the page: the texts in blocks of about 256 KB, of which the page
 * unpacks only the one it shows, and an index with a few characters a question. Reads lines and
 * traces side by side, both once. Confined to one thread.
 */
final class Questions {
  /** Takes the blocks as they are made. */
  interface Sink {
    /** Takes the text of one block. */
    void block(int number, String json);
  }

  /** Characters of a block before it is packed. */
  private static final int BLOCK = 1 << 18;

  private static final int TITLE = 120;

  /** An answer that is read, but is no letter. */
  private static final char OTHER = '*';

  private static final char UNREAD = '?';
  private static final char FAILED = '!';
  private static final char ABSENT = '-';

  private final RunDirectory run;
  private final List<Arm> arms;
  private final List<Scorer> scorers =
      Scorers.parse("strict,m1,huatuo-first,huatuo-last,mmlu-pro,medxpertqa");
  private final Map<String, BenchmarkItem> items = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final ArrayNode rows = Json.object().putArray("rows");
  private final Sink sink;
  private StringBuilder block = new StringBuilder();
  private int blocks;
  private int inBlock;
  private int placed;

  private Questions(RunDirectory run, Sink sink) {
    this.run = run;
    this.sink = sink;
    arms = run.manifest().arms();
  }

  /** Packs a run and returns its index. */
  static ObjectNode pack(RunDirectory run, Sink sink) {
    return new Questions(run, sink).all();
  }

  private ObjectNode all() {
    try (Stream<BenchmarkItem> all = run.items()) {
      all.forEach(
          item -> {
            numbers.put(item.id(), items.size());
            items.put(item.id(), item);
          });
    }
    try (Stream<RunLine> lines = run.lines();
        Stream<RunTrace> traces = run.traces()) {
      Traces beside = new Traces(traces.iterator());
      lines.forEach(line -> add(line, beside));
    }
    flush();
    ObjectNode index = Json.object();
    index.put("blocks", blocks).put("placed", placed);
    index.set("rows", rows);
    return index;
  }

  private void add(RunLine line, Traces traces) {
    BenchmarkItem item = items.get(line.item());
    if (item == null) {
      throw new M1Exception(
          "the line of item \""
              + line.item()
              + "\" belongs to no question of the run "
              + run.folder()
              + "; its files are not of one run");
    }
    Question question = presented(item.question(), line.order());
    Optional<RunTrace> trace = traces.shared(line);
    Optional<Offsets> places =
        trace.flatMap(t -> Offsets.of(t.trace())).filter(all -> all.fit(line.thinking()));
    placed += places.isPresent() ? 1 : 0;
    List<Arm> served =
        arms.stream().filter(arm -> trace.filter(t -> serves(t, arm)).isPresent()).toList();
    List<Map<String, String>> readings = new ArrayList<>();
    boolean disagree = false;
    for (Cell cell : line.cells()) {
      Map<String, Verdict> verdicts = verdicts(cell, question, line.key());
      boolean differ = verdicts.values().stream().map(Verdict::correct).distinct().count() > 1;
      disagree |= differ;
      readings.add(differ ? shown(verdicts) : Map.of());
    }
    rows.add(row(line, item, disagree));
    String json = Json.line(new RowText(arms, served, places).of(line, item, question, readings));
    block.append(inBlock++ == 0 ? '[' : ',').append(json);
    if (block.length() >= BLOCK) {
      flush();
    }
  }

  private void flush() {
    if (inBlock > 0) {
      sink.block(blocks++, block.append(']').toString());
      block = new StringBuilder();
      inBlock = 0;
    }
  }

  /** item number, id, sample, key, thinking tokens, block, place, answers, marks, scorers, title */
  private ArrayNode row(RunLine line, BenchmarkItem item, boolean disagree) {
    char[] answers = new char[arms.size()];
    char[] marks = new char[arms.size()];
    java.util.Arrays.fill(answers, line.failure().isPresent() ? FAILED : ABSENT);
    java.util.Arrays.fill(marks, line.failure().isPresent() ? '0' : ABSENT);
    for (Cell cell : line.cells()) {
      int column = arms.indexOf(cell.arm());
      answers[column] = answer(cell);
      marks[column] = cell.correct() ? '1' : '0';
    }
    ArrayNode row = Json.object().arrayNode();
    row.add(numbers.getOrDefault(line.item(), 0)).add(line.item()).add(line.sample());
    row.add(line.key()).add(line.thinkingTokens()).add(blocks).add(inBlock);
    row.add(new String(answers)).add(new String(marks)).add(disagree ? 1 : 0);
    return row.add(title(item.question().text()));
  }

  private static char answer(Cell cell) {
    if (cell.outcome() != Outcome.PARSED) {
      return UNREAD;
    }
    return cell.letter().filter(letter -> letter.length() == 1).map(l -> l.charAt(0)).orElse(OTHER);
  }

  /** The question itself stands at the end of a case. */
  private static String title(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.length() <= TITLE) {
      return line;
    }
    int from = line.indexOf(' ', line.length() - TITLE);
    return "…" + line.substring(from < 0 ? line.length() - TITLE : from);
  }

  private Map<String, Verdict> verdicts(Cell cell, Question question, String key) {
    Map<String, Verdict> verdicts = new LinkedHashMap<>();
    for (Scorer scorer : scorers) {
      if (scorer.reads(cell, question)) {
        verdicts.put(scorer.name(), scorer.score(cell, question, key));
      }
    }
    return verdicts;
  }

  private static Map<String, String> shown(Map<String, Verdict> verdicts) {
    Map<String, String> shown = new LinkedHashMap<>();
    verdicts.forEach(
        (name, verdict) -> shown.put(name, verdict.letter().orElse(verdict.outcome().label())));
    return shown;
  }

  /** Says whether a condition's answer comes from a trace; an empty label means all do. */
  private static boolean serves(RunTrace trace, Arm arm) {
    return trace.arm().isEmpty() || (" " + trace.arm() + " ").contains(" " + arm.label() + " ");
  }

  private static Question presented(Question question, List<Integer> order) {
    return !order.isEmpty() && question instanceof Question.MultipleChoice choice
        ? new OptionOrder(order).present(choice)
        : question;
  }

  /** The traces beside the lines: those of a line stand together, in the lines' order. */
  private static final class Traces {
    private final Iterator<RunTrace> all;
    private @Nullable RunTrace next;

    Traces(Iterator<RunTrace> all) {
      this.all = all;
      advance();
    }

    private void advance() {
      next = all.hasNext() ? all.next() : null;
    }

    /** Takes a line's traces and returns the one whose thinking the line holds. */
    Optional<RunTrace> shared(RunLine line) {
      RunTrace shared = null;
      while (next != null && belongs(next, line)) {
        boolean same = next.trace().usage().thinking() == line.thinkingTokens();
        shared = shared == null && same ? next : shared;
        advance();
      }
      return Optional.ofNullable(shared);
    }

    private static boolean belongs(RunTrace trace, RunLine line) {
      return trace.item().equals(line.item())
          && trace.sample() == line.sample()
          && trace.order().equals(line.order());
    }
  }
}
