package dev.m1.internal.engine;

import dev.m1.GenerationException;
import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.ModelOptions.Execution;
import dev.m1.Probe;
import dev.m1.Question.MultipleChoice;
import dev.m1.ReasoningModel;
import dev.m1.ReasoningResult;
import dev.m1.ReasoningSession;
import dev.m1.Requirements;
import dev.m1.SessionBuilder;
import dev.m1.ThinkingFormat;
import dev.m1.UnsupportedCapabilityException;
import dev.m1.internal.format.Prompt;
import dev.m1.internal.format.PromptBuilder;
import dev.m1.internal.format.ThinkingFormats;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An open model over a backend. */
final class OpenModel implements ReasoningModel {
  private final Backend backend;
  private final Engine engine;
  private final ExecutorService threads;
  private final Set<SessionRun> sessions = ConcurrentHashMap.newKeySet();
  private final ThreadLocal<Boolean> inSession = ThreadLocal.withInitial(() -> false);
  private final AtomicBoolean closed = new AtomicBoolean();

  OpenModel(Backend backend, ModelOptions options) {
    this.backend = backend;
    Scheduler scheduler = new Scheduler(backend, options.execution());
    try {
      engine = scheduler.call(() -> prepare(scheduler, options));
    } catch (RuntimeException e) {
      scheduler.close().join();
      throw e;
    }
    AtomicInteger count = new AtomicInteger();
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "m1-session-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    ExitGuard.add(this);
  }

  private Engine prepare(Scheduler scheduler, ModelOptions options) {
    PromptBuilder prompts =
        PromptBuilder.of(backend.vocabulary(), backend.info(), backend.chatTemplates(), options);
    return new Engine(backend, scheduler, options.execution(), options.clock(), prompts);
  }

  @Override
  public ModelInfo info() {
    return backend.info();
  }

  @Override
  public BackendLimits limits() {
    return backend.limits();
  }

  @Override
  public Set<Capability> capabilities() {
    return backend.capabilities();
  }

  @Override
  public ThinkingFormat thinkingFormat() {
    return engine.format;
  }

  @Override
  public Execution execution() {
    return engine.execution;
  }

  @Override
  public SessionBuilder session() {
    requireOpen();
    return new EngineSessionBuilder(this);
  }

  private void requireOpen() {
    if (closed.get()) {
      throw Scheduler.closed();
    }
  }

  ReasoningResult ask(SessionRequest request) {
    SessionRun run = prepare(request);
    sessions.add(run);
    boolean outer = inSession.get();
    inSession.set(true);
    try {
      requireOpen();
      run.enqueue();
      return run.run();
    } finally {
      inSession.set(outer);
      sessions.remove(run);
    }
  }

  ReasoningSession start(SessionRequest request, @Nullable Executor executor) {
    SessionRun run = prepare(request);
    Session session = new Session(request.question(), run);
    sessions.add(run);
    try {
      requireOpen();
      run.enqueue(); // here, so that sessions are served in the order in which they were started
      (executor == null ? threads : executor)
          .execute(
              () -> {
                inSession.set(true);
                try {
                  session.execute();
                } finally {
                  inSession.remove();
                  sessions.remove(run);
                }
              });
    } catch (RejectedExecutionException e) {
      run.abandon();
      sessions.remove(run);
      throw closed.get()
          ? Scheduler.closed()
          : new GenerationException("the executor refuses the session: " + e.getMessage(), e);
    }
    return session;
  }

  /** Checks what can be known before a session starts, and reserves nothing yet. */
  private SessionRun prepare(SessionRequest request) {
    requireOpen();
    Requirements requirements = request.budget().requirements();
    checkCapabilities(request, requirements);
    String message = request.prompt().render(request.question());
    Prompt prompt =
        engine.scheduler.call(
            () ->
                engine.prompts.build(
                    Optional.ofNullable(request.system()), request.history(), message));
    Room room = plan(request, requirements, prompt.tokens().length);
    return new SessionRun(
        engine,
        request,
        requirements,
        room,
        prompt.tokens(),
        Engine.trailingLineFeeds(prompt.text()));
  }

  private Room plan(SessionRequest request, Requirements requirements, int prompt) {
    int handOver =
        Math.max(
            engine.trusted(ThinkingFormats.handOver(engine.format, 0)).length,
            engine.trusted(engine.format.afterNaturalEnd()).length);
    int tail = 0;
    for (Probe probe : requirements.probes()) {
      tail = Math.max(tail, ProbeDesk.tail(engine, probe));
    }
    return Room.plan(
        backend.limits(),
        backend.capabilities(),
        requirements,
        request.maxThinkingTokens(),
        prompt,
        handOver * (1 + SessionRun.MOST_REOPENINGS) + Room.CUSTOM_HAND_OVER,
        request.maxAnswerTokens(),
        tail);
  }

  private void checkCapabilities(SessionRequest request, Requirements requirements) {
    Set<Capability> has = backend.capabilities();
    if (!requirements.probes().isEmpty()) {
      if (!has.contains(Capability.FORK_SHARED) && !has.contains(Capability.FORK_COPY)) {
        throw lacks("FORK_SHARED or FORK_COPY", "probes the thinking", request);
      }
      if (!has.contains(Capability.MANY_SEQUENCES)) {
        throw lacks("MANY_SEQUENCES", "probes the thinking", request);
      }
    }
    boolean continuesEnd =
        requirements.injects() || requirements.probes().contains(Probe.nextToken(""));
    if (continuesEnd && !has.contains(Capability.TRUNCATE)) {
      throw lacks("TRUNCATE", "goes on from where the model has ended its thinking", request);
    }
    if (requirements.probes().contains(Probe.optionLetters())
        && !(request.question() instanceof MultipleChoice)) {
      throw new IllegalArgumentException(
          "strategy "
              + request.budget()
              + " looks at option letters, but the question has no options; ask with options or use"
              + " an answer probe");
    }
  }

  private UnsupportedCapabilityException lacks(
      String capability, String what, SessionRequest request) {
    return new UnsupportedCapabilityException(
        "strategy "
            + request.budget()
            + " "
            + what
            + ", which needs "
            + capability
            + "; backend "
            + info().backend()
            + " with "
            + info().name()
            + " has "
            + backend.capabilities()
            + "; choose another strategy or backend");
  }

  @Override
  public void close() {
    if (inSession.get() || engine.scheduler.isOwnThread()) {
      throw new IllegalStateException(
          "close() was called from a listener or strategy of a running session, for which it would"
              + " wait for ever; cancel the session and close from another thread");
    }
    closed.set(true);
    sessions.forEach(SessionRun::cancel);
    try {
      engine.scheduler.close().join();
    } finally {
      threads.shutdown();
      ExitGuard.remove(this);
    }
  }

  @Override
  public String toString() {
    return "ReasoningModel[" + info().name() + (closed.get() ? ", closed]" : "]");
  }
}
