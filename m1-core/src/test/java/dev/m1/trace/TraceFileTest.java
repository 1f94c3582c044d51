package dev.m1.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.m1.Budgets;
import dev.m1.ExtractedAnswer;
import dev.m1.M1Exception;
import dev.m1.Question;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir private Path folder = Path.of("");

  private static ReasoningTrace trace(long seed) {
    return ScriptedThinking.run(Budgets.budgetForcing(2, 60), seed, 4096);
  }

  @Provide
  Arbitrary<ReasoningTrace> traces() {
    return TraceArbitraries.traces();
  }

  @Property(tries = 500, seed = "1")
  void fromJson_jsonOfAnyTrace_givesItBackFromOneLine(@ForAll("traces") ReasoningTrace trace) {
    String json = trace.toJson();
    assertThat(json).startsWith("{\"m1-trace\":1,").doesNotContain("\n");
    assertThat(ReasoningTrace.fromJson(json)).isEqualTo(trace);
  }

  @Property(tries = 500, seed = "1")
  void withoutTexts_anyTrace_staysReadableAndHoldsNoTextOfTheSession(
      @ForAll("traces") ReasoningTrace trace) {
    ReasoningTrace bare = trace.withoutTexts();
    assertThat(ReasoningTrace.fromJson(bare.toJson())).isEqualTo(bare);
    assertThat(bare.withoutTexts()).isEqualTo(bare);
    assertThat(bare.events()).hasSameSizeAs(trace.events());
  }

  @Property(tries = 500, seed = "1")
  void fromJson_damagedJson_isReadOrAnArgumentError(
      @ForAll("traces") ReasoningTrace trace, @ForAll Random random) {
    byte[] json = trace.toJson().getBytes(StandardCharsets.UTF_8);
    int at = random.nextInt(json.length);
    byte[] damaged = json.clone();
    damaged[at] = (byte) "0\"{}[],:x-\0\uff80".charAt(random.nextInt(12));
    byte[] cut = java.util.Arrays.copyOf(json, at);
    for (byte[] wrong : List.of(damaged, cut)) {
      try {
        assertThat(TraceParser.parse(wrong)).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void withoutTexts_secretsEverywhere_areGone() {
    String secret = "Mrs Miller";
    ReasoningTrace real = ScriptedThinking.run(Budgets.fixed(9), List.of(" so", ".", secret), 4096);
    List<TraceEvent> events = new ArrayList<>(real.events());
    events.add(new TraceEvent.Forced(Phase.THINKING, "inject", secret, TokenRun.of(1)));
    events.add(
        new TraceEvent.Decided(
            new Checkpoint(
                1,
                false,
                0,
                0,
                java.time.Duration.ZERO,
                java.util.Optional.empty(),
                java.util.Set.of(),
                java.util.OptionalInt.empty()),
            dev.m1.BudgetDecision.inject(secret)));
    TraceHeader old = real.header();
    TraceHeader header =
        new TraceHeader(
            old.started(),
            old.model(),
            Question.multipleChoice(secret, secret + "a", secret + "b"),
            true,
            old.strategy(),
            old.requirements(),
            old.recorded(),
            old.thinkingFormat(),
            old.sampling(),
            old.seed(),
            old.execution(),
            old.maxThinkingTokens(),
            old.thinkingLimit(),
            old.maxAnswerTokens(),
            old.deadline());
    ReasoningTrace trace =
        new ReasoningTrace(
            header,
            events,
            real.thinkingBytes(),
            secret.getBytes(StandardCharsets.UTF_8),
            new ExtractedAnswer.ParsedText(secret, "r", new ExtractedAnswer.Span(0, 1)),
            real.usage(),
            real.timings());
    assertThat(trace.toJson()).contains(secret);
    ReasoningTrace bare = trace.withoutTexts();
    assertThat(bare.toJson()).doesNotContain("Miller");
    assertThat(bare.header().withTexts()).isFalse();
    assertThat(bare.header().question().optionTexts().orElseThrow()).containsExactly("?", "?");
    assertThat(bare.events().get(0)).isEqualTo(new TraceEvent.Prompted(TokenRun.EMPTY, 3, 0));
    assertThat(sampledIds(bare)).isEqualTo(sampledIds(trace)).isNotEmpty();
  }

  private static List<TokenRun> sampledIds(ReasoningTrace trace) {
    return trace.events().stream()
        .filter(TraceEvent.Sampled.class::isInstance)
        .map(event -> ((TraceEvent.Sampled) event).tokens())
        .toList();
  }

  @Test
  void fromJson_unknownFields_areIgnored() {
    String json = trace(1).toJson();
    String more =
        json.replace("{\"m1-trace\":1,", "{\"later\":[{\"x\":[1,null,true]}],\"m1-trace\":1,")
            .replace("\"usage\":{", "\"usage\":{\"carbon\":1e-3,");
    assertThat(more).isNotEqualTo(json);
    assertThat(ReasoningTrace.fromJson(more)).isEqualTo(trace(1));
  }

  @Test
  void fromJson_newerVersion_isRefusedClearly() {
    String json = trace(1).toJson().replace("\"m1-trace\":1", "\"m1-trace\":2");
    assertThatThrownBy(() -> ReasoningTrace.fromJson(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("written by a newer m1 (trace version 2, this one reads 1); update m1");
  }

  @Test
  void fromJson_wrongValues_areNamedWithTheirPlace() {
    String json = trace(1).toJson();
    assertThatThrownBy(() -> ReasoningTrace.fromJson("{}"))
        .hasMessage("the field m1-trace is missing");
    assertThatThrownBy(() -> ReasoningTrace.fromJson("[1]"))
        .hasMessageContaining("the line must be an object");
    assertThatThrownBy(() -> ReasoningTrace.fromJson(json.replace("\"seed\":1", "\"seed\":\"x\"")))
        .hasMessage("header.seed must be a whole number: x");
    assertThatThrownBy(
            () -> ReasoningTrace.fromJson(json.replace("\"sampled\",\"phase\"", "\"sung\",\"p\"")))
        .hasMessageMatching("events\\[\\d+].event must be an event of trace version 1: sung");
    assertThatThrownBy(() -> ReasoningTrace.fromJson(json.substring(0, 99)))
        .hasMessageStartingWith("not JSON: ");
  }

  @Test
  void read_writtenAndAppendedTraces_comeBackInOrder() {
    Path file = folder.resolve("traces.jsonl");
    trace(1).writeTo(file);
    trace(2).appendTo(file);
    trace(3).appendTo(file);
    assertThat(ReasoningTrace.read(file)).containsExactly(trace(1), trace(2), trace(3));
    trace(4).writeTo(file);
    assertThat(ReasoningTrace.read(file)).containsExactly(trace(4));
  }

  @Test
  void next_malformedLines_areNamedAndTheRestIsRead() throws IOException {
    Path file = folder.resolve("traces.jsonl");
    String json = trace(1).toJson();
    Files.writeString(file, json + "\n\nnot json\n" + json.substring(0, 500) + "\n" + json);
    try (TraceReader reader = TraceReader.open(file)) {
      assertThat(reader.next()).contains(trace(1));
      assertThatThrownBy(reader::next)
          .isInstanceOf(M1Exception.class)
          .hasMessageStartingWith(file + ", line 3: not a trace that can be read: not JSON:");
      assertThatThrownBy(reader::next).hasMessageStartingWith(file + ", line 4: ");
      assertThat(reader.next()).contains(trace(1));
      assertThat(reader.line()).isEqualTo(5);
      assertThat(reader.next()).isEmpty();
    }
    assertThatThrownBy(() -> ReasoningTrace.read(file)).hasMessageContaining("line 3");
  }

  @Test
  void next_bytesThatAreNoText_areReported() throws IOException {
    Path file = folder.resolve("traces.jsonl");
    byte[] line = TraceWriter.line(trace(1));
    line[line.length / 2] = (byte) 0xff;
    Files.write(file, line);
    assertThatThrownBy(() -> ReasoningTrace.read(file)).hasMessageContaining("line 1: ");
  }

  @Test
  void appendTo_fileCutInTheMiddleOfALine_startsANewLine() throws IOException {
    Path file = folder.resolve("traces.jsonl");
    Files.writeString(file, "{\"m1-trace\":1,\"hea");
    trace(1).appendTo(file);
    try (TraceReader reader = TraceReader.open(file)) {
      assertThatThrownBy(reader::next).hasMessageContaining("line 1");
      assertThat(reader.next()).contains(trace(1));
    }
  }

  @Test
  void appendTo_manyThreads_losesNoTrace() throws Exception {
    Path file = folder.resolve("traces.jsonl");
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(() -> Stream.of(1, 2, 3).forEach(n -> trace(n).appendTo(file)));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(ReasoningTrace.read(file)).hasSize(12);
  }

  @Test
  void open_missingFileOrFolder_saysSo() {
    assertThatThrownBy(() -> ReasoningTrace.read(folder.resolve("none.jsonl")))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("there is no such file");
    assertThatThrownBy(() -> ReasoningTrace.read(folder)).hasMessageContaining("it is a folder");
  }

  @Test
  void write_missingFolderOrFolderAsFile_saysSo() {
    Path file = folder.resolve("no").resolve("t.jsonl");
    assertThatThrownBy(() -> trace(1).writeTo(file))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("the folder " + file.getParent() + " does not exist; create it");
    assertThatThrownBy(() -> trace(1).appendTo(file)).hasMessageContaining("does not exist");
    assertThatThrownBy(() -> trace(1).writeTo(folder)).hasMessageContaining("it is a folder");
  }

  @Test
  void writeTo_diskFull_keepsTheOldFileAndLeavesNothingBeside() throws IOException {
    assumeTrue(Files.exists(FULL), "/dev/full is a Linux device; there is none here");
    Path file = folder.resolve("t.jsonl");
    trace(1).writeTo(file);
    byte[] line = TraceWriter.line(trace(2));
    assertThatThrownBy(
            () ->
                TraceFiles.replace(
                    file, line, path -> FileChannel.open(FULL, StandardOpenOption.WRITE)))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("cannot write the trace to " + file)
        .hasMessageContaining("No space left on device");
    assertThat(ReasoningTrace.read(file)).containsExactly(trace(1));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void writeToAndAppendTo_fullDevice_failWithOneClearError() {
    assumeTrue(Files.exists(FULL), "/dev/full is a Linux device; there is none here");
    assertThatThrownBy(() -> trace(1).writeTo(FULL))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("No space left on device; make room");
    assertThatThrownBy(() -> trace(1).appendTo(FULL))
        .isInstanceOf(M1Exception.class)
        .hasMessageContaining("No space left on device; make room");
  }

  @Test
  void writeTo_link_replacesWhatItPointsTo() throws IOException {
    Path file = folder.resolve("t.jsonl");
    Path link = folder.resolve("link.jsonl");
    trace(1).writeTo(file);
    Files.createSymbolicLink(link, file);
    trace(2).writeTo(link);
    assertThat(link).isSymbolicLink();
    assertThat(ReasoningTrace.read(file)).containsExactly(trace(2));
  }
}
