package dev.m1.bench;

import dev.m1.AnswerExtractor;
import dev.m1.AnswerText;
import dev.m1.Question;
import dev.m1.extract.AnswerExtractors;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Reads answers of several forms, short and long. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class Extraction {
  private static final String REASONS =
      "The patient has heart failure with a reduced ejection fraction. Option A slows the rate but"
          + " does not help here, and option C lowers the potassium. ";

  private final AnswerExtractor strict = AnswerExtractors.strict();
  private final Question question =
      Question.multipleChoice(
          "Which drug is contraindicated?", "Digoxin", "Verapamil", "Furosemide", "Aspirin");
  private final List<AnswerText> answers =
      List.of(
          new AnswerText(" \\boxed{B}", "Final Answer:", true),
          AnswerText.complete("The correct answer is **B. Verapamil**."),
          AnswerText.complete(REASONS.repeat(4) + "So the answer is B."),
          AnswerText.complete(REASONS.repeat(16) + "Therefore \\boxed{B}."),
          AnswerText.complete("I cannot answer that."));

  /** One answer, on average over these. */
  @Benchmark
  @OperationsPerInvocation(5)
  public void extract(Blackhole hole) {
    for (AnswerText answer : answers) {
      hole.consume(strict.extract(answer, question));
    }
  }
}
