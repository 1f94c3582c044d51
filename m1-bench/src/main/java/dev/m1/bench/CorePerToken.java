package dev.m1.bench;

import dev.m1.Budgets;
import dev.m1.ModelOptions;
import dev.m1.Question;
import dev.m1.ReasoningModel;
import dev.m1.Sampling;
import dev.m1.SessionBuilder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the core costs for each token, the copy of the logits included: sessions of many tokens over
 * a backend that computes nothing. With {@code -prof gc}, what it allocates for each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class CorePerToken {
  private static final int TOKENS = 4096;
  private static final Question QUESTION = Question.freeText("What causes scurvy?");

  /** Size of the vocabulary. */
  @Param({"1024", "151936"})
  public int vocabulary;

  private ReasoningModel model = closedModel();

  private static ReasoningModel closedModel() {
    ReasoningModel none = ReasoningModel.over(new FixedLogits(2048, 8192), ModelOptions.defaults());
    none.close();
    return none;
  }

  /** Opens the model. */
  @Setup(Level.Trial)
  public void open() {
    model = ReasoningModel.over(new FixedLogits(vocabulary, 4 * TOKENS), ModelOptions.defaults());
  }

  /** Closes the model. */
  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }

  private SessionBuilder session() {
    return model.session().budget(Budgets.fixed(TOKENS)).maxAnswerTokens(1);
  }

  /** Greedy. */
  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public Object greedy() {
    return session().ask(QUESTION);
  }

  /** At temperature 0.7 with top-p 0.95. */
  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public Object nucleus() {
    return session().sampling(Sampling.temperature(0.7).withTopP(0.95)).ask(QUESTION);
  }

  /** Greedy, with a listener that takes every piece of text. */
  @Benchmark
  @OperationsPerInvocation(TOKENS)
  public Object greedyStreamed() {
    return session().listener(new CountingListener()).ask(QUESTION);
  }
}
