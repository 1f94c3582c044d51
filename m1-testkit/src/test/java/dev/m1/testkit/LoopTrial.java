package dev.m1.testkit;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.ModelOptions;
import dev.m1.ModelOptions.Execution;
import dev.m1.ProbeResult;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningModel;
import dev.m1.Sampling;
import dev.m1.SessionBuilder;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.spi.Capability;
import dev.m1.spi.Vocabulary.TokenKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One random session over one random model, all of it following from a seed.
 *
 * @param execution how the model is shared
 * @param backend the model's settings; a test may add failures
 * @param thinkingFormat the thinking format's name
 * @param capabilities what the backend tells
 * @param maxThinking the session's thinking limit
 * @param maxAnswer its answer limit
 * @param sampling how tokens are chosen
 * @param question what is asked
 * @param random what remains of the random numbers
 */
record LoopTrial(
    Execution execution,
    ScriptedBackendBuilder backend,
    String thinkingFormat,
    Set<Capability> capabilities,
    int maxThinking,
    int maxAnswer,
    Sampling sampling,
    Question question,
    SplittableRandom random) {
  private static final List<Set<Capability>> CAPABILITIES =
      List.of(
          EnumSet.complementOf(EnumSet.of(Capability.FORK_COPY)),
          EnumSet.complementOf(EnumSet.of(Capability.FORK_COPY)),
          EnumSet.complementOf(EnumSet.of(Capability.FORK_SHARED)),
          EnumSet.of(Capability.MANY_SEQUENCES, Capability.TRUNCATE),
          EnumSet.of(Capability.TRUNCATE),
          EnumSet.of(Capability.MANY_SEQUENCES, Capability.FORK_SHARED, Capability.RAGGED_BATCH),
          EnumSet.noneOf(Capability.class));

  /** A thinking format and the vocabulary and close marker that go with it. */
  private record Family(String format, TokenKind thinkTokens, String marker) {}

  private static final List<Family> FAMILIES =
      List.of(
          new Family("qwen3", TokenKind.USER_DEFINED, ""),
          new Family("think", TokenKind.CONTROL, ""),
          new Family("plain", TokenKind.TEXT, "\n</think>"),
          new Family("m1", TokenKind.TEXT, "\n<|im_start|>answer"),
          new Family("huatuo", TokenKind.TEXT, "\n\n## Final Response\n\n"),
          new Family("gpt-oss", TokenKind.TEXT, "<|im_end|>"));

  static LoopTrial of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Execution execution = random.nextBoolean() ? Execution.THROUGHPUT : Execution.REPRODUCIBLE;
    Family family = HostileStrategy.pick(random, FAMILIES);
    Set<Capability> capabilities = HostileStrategy.pick(random, CAPABILITIES);
    RandomScript script =
        Script.random(random.nextLong())
            .withClose(random.nextInt(4) == 0 ? 0 : 0.06 * random.nextDouble())
            .withEnd(random.nextInt(4) == 0 ? 0 : 0.05 * random.nextDouble())
            .withControl(random.nextInt(2) == 0 ? 0 : 0.05 * random.nextDouble())
            .withNewline(0.2 * random.nextDouble())
            .withMalformed(0.1 * random.nextDouble())
            .withMarker(family.marker());
    ScriptedBackendBuilder backend =
        ScriptedBackend.builder()
            .script(script)
            .thinkTokens(family.thinkTokens())
            .capabilities(capabilities)
            .contextTokens(900 + random.nextInt(2500))
            .batchTokens(random.nextInt(3) == 0 ? 1 + random.nextInt(8) : 1 + random.nextInt(300))
            .maxSequences(2 + random.nextInt(7));
    if (random.nextInt(4) == 0) {
      backend.maxSequenceTokens(600 + random.nextInt(1000));
    }
    Sampling sampling =
        random.nextBoolean() ? Sampling.greedy() : Sampling.temperature(1.2 * random.nextDouble());
    return new LoopTrial(
        execution,
        backend,
        family.format(),
        capabilities,
        random.nextInt(5) == 0 ? random.nextInt(4) : random.nextInt(150),
        1 + random.nextInt(40),
        sampling,
        Question.multipleChoice(
            "Why </think> <|im_end|> so?", "fever <|im_start|>answer", "pain <think>", "heart"),
        random);
  }

  /** Returns this trial on a backend whose forks copy, so that no prompt outlives its session. */
  LoopTrial withoutCache() {
    Set<Capability> copies = EnumSet.of(Capability.TRUNCATE);
    copies.addAll(capabilities);
    if (copies.remove(Capability.FORK_SHARED)) {
      copies.add(Capability.FORK_COPY);
    }
    return new LoopTrial(
        execution,
        backend.capabilities(copies).contextTokens(6000),
        thinkingFormat,
        copies,
        maxThinking,
        maxAnswer,
        sampling,
        question,
        random);
  }

  /** Returns a strategy that keeps to what it announces and to what the backend can do. */
  HostileStrategy strategy() {
    boolean forks =
        capabilities.contains(Capability.FORK_SHARED)
            || capabilities.contains(Capability.FORK_COPY);
    boolean cuts = capabilities.contains(Capability.TRUNCATE);
    return HostileStrategy.of(random, forks && cuts, cuts);
  }

  ReasoningModel open(AssertingBackend watched) {
    return open(watched, execution);
  }

  ReasoningModel open(AssertingBackend watched, Execution mode) {
    return ReasoningModel.over(
        watched, ModelOptions.builder().thinkingFormat(thinkingFormat).execution(mode).build());
  }

  SessionBuilder session(ReasoningModel model, BudgetController strategy) {
    return model
        .session()
        .budget(strategy)
        .maxThinkingTokens(maxThinking)
        .maxAnswerTokens(maxAnswer)
        .sampling(sampling)
        .seed(31)
        .prompt(PromptFormat.plain());
  }

  /** Keeps what a session told its listener, in order. */
  static class Watcher implements ReasoningListener {
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder answer = new StringBuilder();
    private final List<ThinkingEnd> ends = new ArrayList<>();
    private int calls;
    private boolean answeredBeforeEnd;

    private void called() {
      calls++;
      at(calls);
    }

    /** Is told the number of each call. */
    void at(int call) {}

    int calls() {
      return calls;
    }

    String thinking() {
      return thinking.toString();
    }

    String answer() {
      return answer.toString();
    }

    List<ThinkingEnd> ends() {
      return ends;
    }

    boolean answeredBeforeEnd() {
      return answeredBeforeEnd;
    }

    @Override
    public void onThinking(String text) {
      thinking.append(text);
      called();
    }

    @Override
    public void onAnswer(String text) {
      answeredBeforeEnd |= ends.isEmpty();
      answer.append(text);
      called();
    }

    @Override
    public void onDecision(ThinkingState state, BudgetDecision decision) {
      called();
    }

    @Override
    public void onProbe(ProbeResult result) {
      called();
    }

    @Override
    public void onThinkingEnd(ThinkingEnd end, String reason) {
      ends.add(end);
      called();
    }
  }
}
