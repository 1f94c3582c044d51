package dev.m1.internal.engine;

import static java.util.Objects.requireNonNull;

import dev.m1.AnswerExtractor;
import dev.m1.BudgetController;
import dev.m1.Budgets;
import dev.m1.Observation;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningListener;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.Sampling;
import dev.m1.SessionBuilder;
import dev.m1.Turn;
import dev.m1.extract.AnswerExtractors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects a session's settings and hands them to the model. */
final class EngineSessionBuilder implements SessionBuilder {
  private final OpenModel model;
  private BudgetController budget = Budgets.natural();
  private int maxThinkingTokens = 4096;
  private int maxAnswerTokens = 1024;
  private @Nullable Duration deadline;
  private long seed;
  private Sampling sampling = Sampling.greedy();
  private @Nullable String system;
  private List<Turn> history = List.of();
  private PromptFormat prompt = PromptFormat.m1();
  private final List<String> stops = new ArrayList<>();
  private AnswerExtractor extractor = AnswerExtractors.strict();
  private final Set<Observation> record = EnumSet.noneOf(Observation.class);
  private @Nullable ReasoningListener listener;
  private @Nullable Executor executor;

  EngineSessionBuilder(OpenModel model) {
    this.model = model;
  }

  @Override
  public SessionBuilder budget(BudgetController controller) {
    budget = requireNonNull(controller, "controller");
    return this;
  }

  @Override
  public SessionBuilder maxThinkingTokens(int tokens) {
    maxThinkingTokens = atLeast(tokens, 0, "maxThinkingTokens");
    return this;
  }

  @Override
  public SessionBuilder maxAnswerTokens(int tokens) {
    maxAnswerTokens = atLeast(tokens, 1, "maxAnswerTokens");
    return this;
  }

  @Override
  public SessionBuilder deadline(Duration fromStart) {
    if (fromStart.isNegative() || fromStart.isZero()) {
      throw new IllegalArgumentException("the deadline must be more than 0: " + fromStart);
    }
    deadline = fromStart;
    return this;
  }

  @Override
  public SessionBuilder seed(long value) {
    seed = value;
    return this;
  }

  @Override
  public SessionBuilder sampling(Sampling settings) {
    sampling = requireNonNull(settings, "settings");
    return this;
  }

  @Override
  public SessionBuilder system(String text) {
    system = requireNonNull(text, "text");
    return this;
  }

  @Override
  public SessionBuilder history(List<Turn> turns) {
    history = List.copyOf(turns);
    return this;
  }

  @Override
  public SessionBuilder prompt(PromptFormat format) {
    prompt = requireNonNull(format, "format");
    return this;
  }

  @Override
  public SessionBuilder stop(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a stop text must not be empty");
    }
    stops.add(text);
    return this;
  }

  @Override
  public SessionBuilder extractor(AnswerExtractor reader) {
    extractor = requireNonNull(reader, "reader");
    return this;
  }

  @Override
  public SessionBuilder record(Observation... observations) {
    record.addAll(Arrays.asList(observations));
    return this;
  }

  @Override
  public SessionBuilder listener(ReasoningListener watcher) {
    listener = requireNonNull(watcher, "watcher");
    return this;
  }

  @Override
  public SessionBuilder executor(Executor where) {
    executor = requireNonNull(where, "where");
    return this;
  }

  @Override
  public ReasoningSession start(Question question) {
    return model.start(request(question), executor);
  }

  @Override
  public ReasoningResult ask(Question question) {
    return model.ask(request(question));
  }

  private SessionRequest request(Question question) {
    return new SessionRequest(
        requireNonNull(question, "question"),
        budget,
        maxThinkingTokens,
        maxAnswerTokens,
        deadline,
        seed,
        sampling,
        system,
        history,
        prompt,
        List.copyOf(stops),
        extractor,
        Set.copyOf(record),
        listener);
  }

  private static int atLeast(int value, int least, String name) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ": " + value);
    }
    return value;
  }
}
