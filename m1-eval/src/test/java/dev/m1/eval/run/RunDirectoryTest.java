package dev.m1.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.M1Exception;
import dev.m1.eval.data.BenchmarkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
  private final RunArbitraries any = new RunArbitraries(20);
  private final RunManifest manifest = any.manifest();
  private final List<BenchmarkItem> items = List.of(any.item(), any.item());

  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("run");
  }

  private RunWriter writer() {
    return RunWriter.open(folder(), manifest, items.stream());
  }

  private List<RunLine> write(int from, int count) {
    List<RunLine> lines = new ArrayList<>();
    try (RunWriter writer = writer()) {
      for (int task = from; task < from + count; task++) {
        RunLine line = any.line();
        writer.started(task);
        writer.add(task, line, List.of());
        lines.add(line);
      }
    }
    return lines;
  }

  private static <T> List<T> all(Stream<T> stream) {
    try (stream) {
      return stream.toList();
    }
  }

  @Test
  void open_writtenRun_readsWhatWasWritten() {
    List<RunLine> lines = write(0, 3);

    RunDirectory run = RunDirectory.open(folder());

    assertThat(run.manifest()).isEqualTo(manifest);
    assertThat(all(run.items())).isEqualTo(items);
    assertThat(all(run.lines())).isEqualTo(lines);
    assertThat(all(run.traces())).isEmpty();
    assertThat(run.hasTraces()).isFalse();
    assertThat(run.summaryJson()).isEmpty();
  }

  @Test
  void open_noRun_saysSo() {
    assertThatThrownBy(() -> RunDirectory.open(temporary))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("no manifest.json");
  }

  @Test
  void lines_brokenInTheMidst_namesFileAndLine() throws IOException {
    write(0, 3);
    Path file = folder().resolve("lines.jsonl");
    List<String> text = Files.readAllLines(file);
    Files.write(file, List.of(text.get(0), "{\"m1-line\":1}", text.get(2)));

    assertThatThrownBy(() -> all(RunDirectory.open(folder()).lines()))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("lines.jsonl, line 2")
        .hasMessageContaining("item");
  }

  @Test
  void lines_newerVersion_asksForAnUpdate() throws IOException {
    write(0, 1);
    Files.writeString(folder().resolve("lines.jsonl"), "{\"m1-line\":2}\n");

    assertThatThrownBy(() -> all(RunDirectory.open(folder()).lines()))
        .hasMessageContaining("newer m1")
        .hasMessageContaining("update m1");
  }

  @Test
  void open_tornLastLine_isDroppedAndWrittenAgain() throws IOException {
    List<RunLine> lines = write(0, 3);
    Path file = folder().resolve("lines.jsonl");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 7));

    assertThat(all(RunDirectory.open(folder()).lines())).isEqualTo(lines.subList(0, 2));
    List<RunLine> again = write(2, 1);

    assertThat(all(RunDirectory.open(folder()).lines()))
        .containsExactly(lines.get(0), lines.get(1), again.get(0));
  }

  @Test
  void open_linesWhoseTracesAreNotOnDisk_areDropped() throws IOException {
    List<RunLine> lines = write(0, 1);
    Path file = folder().resolve("lines.jsonl");
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replace("\"task\":0,\"tracesEnd\":0", "\"task\":1,\"tracesEnd\":99"),
        StandardOpenOption.APPEND);

    try (RunWriter writer = writer()) {
      assertThat(writer.finished().stream().boxed()).containsExactly(0);
    }
    assertThat(all(RunDirectory.open(folder()).lines())).isEqualTo(lines);
  }

  @Test
  void add_sameTaskTwice_isRefused() {
    try (RunWriter writer = writer()) {
      writer.add(4, any.line(), List.of());

      assertThatThrownBy(() -> writer.add(4, any.line(), List.of()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("task 4");
    }
  }

  @Test
  void open_secondWriter_isRefused() {
    try (RunWriter first = writer()) {
      assertThatThrownBy(this::writer)
          .isInstanceOf(M1Exception.class)
          .hasMessageContaining("another run is writing to " + first.folder());
    }
    write(0, 1); // given back
  }

  @Test
  void open_otherSettings_saysWhich() {
    write(0, 1);
    RunManifest other = new RunArbitraries(21).manifest();

    assertThatThrownBy(() -> RunWriter.open(folder(), other, Stream.empty()))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("other settings")
        .hasMessageContaining("maxAnswerTokens was " + manifest.maxAnswerTokens())
        .hasMessageContaining("model.fingerprint was")
        .hasMessageNotContaining("created was");
  }

  @Test
  void open_folderWithOtherThings_isRefused() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("thesis.txt"), "mine");

    assertThatThrownBy(this::writer).hasMessageContaining("holds something else");
  }

  @Test
  void open_killedBeforeTheManifest_beginsAnew() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("lock"), "");
    Files.writeString(folder().resolve("items.jsonl"), "{\"m1-it");

    write(0, 1);

    assertThat(all(RunDirectory.open(folder()).items())).isEqualTo(items);
  }

  @Test
  void add_fullDisk_keepsEarlierLinesAndSaysSo() throws IOException {
    List<RunLine> written = new ArrayList<>();
    RunWriter writer =
        RunWriter.open(
            folder(),
            manifest,
            items.stream(),
            file -> new FullDisk(AppendLog.DISK.open(file), 20_000));
    try (writer) {
      assertThatThrownBy(
              () -> {
                for (int task = 0; task < 10_000; task++) {
                  RunLine line = any.line();
                  writer.add(task, line, List.of());
                  written.add(line);
                }
              })
          .isInstanceOf(M1Exception.class)
          .hasMessageContaining(FullDisk.MESSAGE)
          .hasMessageContaining("finished lines are there");
    }

    assertThat(written).isNotEmpty();
    assertThat(all(RunDirectory.open(folder()).lines())).isEqualTo(written);
    assertThat(Files.readString(folder().resolve("lines.jsonl"))).endsWith("\n");
    assertThat(write(written.size(), 1)).hasSize(1); // there is room again
  }

  @Test
  void add_manyLines_areBroughtToDiskTogetherAndWithoutAsking() throws Exception {
    List<FullDisk> opened = new ArrayList<>();
    Semaphore forced = new Semaphore(0);
    RunWriter writer =
        RunWriter.open(
            folder(),
            manifest,
            items.stream(),
            file -> {
              opened.add(new FullDisk(AppendLog.DISK.open(file), Long.MAX_VALUE, forced::release));
              return opened.get(opened.size() - 1);
            });
    try (writer) {
      for (int task = 0; task < 300; task++) {
        writer.add(task, any.line(), List.of());
      }
      int whileWriting = forced.availablePermits();

      // nobody adds or closes any more: the writer does it by itself
      assertThat(forced.tryAcquire(whileWriting + 1, 1, TimeUnit.MINUTES)).isTrue();
      assertThat(whileWriting).isLessThan(100);
    }
  }

  @Test
  void journal_taskBegunTwiceMore_countsWhatWasDoneAgain() throws IOException {
    write(0, 1);
    try (RunWriter writer = writer()) {
      writer.started(1); // and killed
    }
    try (RunWriter writer = writer()) {
      writer.started(1);
    }
    write(1, 1);

    try (Journal journal = Journal.open(folder(), new java.util.BitSet())) {
      assertThat(journal.openings()).isEqualTo(5);
    }
    try (Journal journal = Journal.open(folder(), bits(0, 1))) {
      assertThat(journal.abandoned(0)).isZero();
      assertThat(journal.abandoned(1)).isEqualTo(2);
    }
  }

  private static java.util.BitSet bits(int... tasks) {
    java.util.BitSet bits = new java.util.BitSet();
    for (int task : tasks) {
      bits.set(task);
    }
    return bits;
  }
}
