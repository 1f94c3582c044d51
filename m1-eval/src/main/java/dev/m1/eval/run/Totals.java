package dev.m1.eval.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.ExtractedAnswer.Outcome;
import dev.m1.ThinkingEnd;
import dev.m1.eval.internal.Digests;
import dev.m1.eval.internal.Json;
import dev.m1.eval.stats.Interval;
import dev.m1.eval.stats.Proportion;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up lines. Confined to one thread. */
final class Totals {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final List<Column> columns = new ArrayList<>();
  private final MessageDigest sha256 = Digests.of("SHA-256");
  private BigInteger digest = BigInteger.ZERO;
  private final Map<String, Integer> clusters = new HashMap<>();
  private int[] clusterLines = new int[64];
  private int lines;
  private int failed;
  private long prompt;
  private long thinking;
  private long decoded;
  private long separate;

  Totals(List<Arm> arms) {
    arms.forEach(arm -> columns.add(new Column(arm)));
  }

  void add(RunLine line) {
    lines++;
    int cluster = clusters.computeIfAbsent(line.cluster(), c -> clusters.size());
    clusterLines = grown(clusterLines, cluster);
    clusterLines[cluster]++;
    prompt += line.promptTokens();
    thinking += line.thinkingTokens();
    decoded += line.decodedTokens();
    separate += line.separateTokens();
    if (line.failure().isPresent()) {
      failed++;
      columns.forEach(column -> column.unparsed++);
    } else {
      if (line.cells().size() != columns.size()) {
        throw new IllegalArgumentException(
            "line "
                + line.item()
                + " has "
                + line.cells().size()
                + " cells, the run has "
                + columns.size()
                + " conditions");
      }
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).add(line.cells().get(i), cluster);
      }
    }
    ObjectNode content = LineJson.write(line);
    content.remove("seconds");
    byte[] sum = sha256.digest(Json.line(content).getBytes(StandardCharsets.UTF_8));
    digest = digest.add(new BigInteger(1, sum)).mod(MODULUS);
  }

  RunSummary summary() {
    int[] sizes = Arrays.copyOf(clusterLines, clusters.size());
    return new RunSummary(
        columns.stream().map(column -> column.point(lines, sizes)).toList(),
        lines,
        failed,
        prompt,
        thinking,
        decoded,
        separate,
        String.format("%064x", digest));
  }

  private static int[] grown(int[] counts, int index) {
    return index < counts.length ? counts : Arrays.copyOf(counts, 2 * index);
  }

  /** One condition's counts. */
  private static final class Column {
    private final Arm arm;
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private int[] correct = new int[64]; // by cluster
    private int unparsed;
    private int cut;
    private int notReached;
    private long thinking;
    private long answer;

    Column(Arm arm) {
      this.arm = arm;
    }

    void add(Cell cell, int cluster) {
      outcomes.merge(cell.outcome(), 1, Integer::sum);
      correct = grown(correct, cluster);
      correct[cluster] += cell.correct() ? 1 : 0;
      unparsed += cell.outcome() == Outcome.PARSED ? 0 : 1;
      cut += cell.thinkingEnd() == ThinkingEnd.NATURAL ? 0 : 1;
      notReached += cell.reached() ? 0 : 1;
      thinking += cell.thinkingTokens();
      answer += cell.answerTokens();
    }

    RunSummary.Point point(int lines, int[] sizes) {
      int[] hits = Arrays.copyOf(correct, sizes.length);
      Interval interval =
          lines == 0 ? new Interval(0, 1) : Proportion.ofCounts(hits, sizes).interval();
      return new RunSummary.Point(
          arm,
          lines,
          Arrays.stream(hits).sum(),
          interval,
          unparsed,
          outcomes,
          thinking,
          answer,
          cut,
          notReached);
    }
  }
}
