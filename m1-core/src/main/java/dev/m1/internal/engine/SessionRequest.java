package dev.m1.internal.engine;

import dev.m1.AnswerExtractor;
import dev.m1.BudgetController;
import dev.m1.Observation;
import dev.m1.PromptFormat;
import dev.m1.Question;
import dev.m1.ReasoningListener;
import dev.m1.Sampling;
import dev.m1.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a session is asked to do. */
record SessionRequest(
    Question question,
    BudgetController budget,
    int maxThinkingTokens,
    int maxAnswerTokens,
    @Nullable Duration deadline,
    long seed,
    Sampling sampling,
    @Nullable String system,
    List<Turn> history,
    PromptFormat prompt,
    List<String> stops,
    AnswerExtractor extractor,
    Set<Observation> record,
    @Nullable ReasoningListener listener) {}
