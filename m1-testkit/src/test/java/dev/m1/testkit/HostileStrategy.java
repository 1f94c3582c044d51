package dev.m1.testkit;

import dev.m1.BudgetController;
import dev.m1.BudgetDecision;
import dev.m1.Observation;
import dev.m1.Probe;
import dev.m1.Requirements;
import dev.m1.StrategyContext;
import dev.m1.ThinkingEnd;
import dev.m1.ThinkingState;
import dev.m1.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A strategy that decides at random, with texts and figures that are meant to break the loop. It
 * keeps to what it announces; what is not allowed at all is in {@link Outrage}.
 */
record HostileStrategy(long seed, Requirements requirements, Temper temper)
    implements BudgetController {
  /** What it mostly does. */
  enum Temper {
    MIXED,
    NEVER_CONCLUDES,
    ONLY_INJECTS,
    ONLY_PROBES,
    REFUSES_EVERY_END,
    CONCLUDES
  }

  private static final List<String> TEXTS =
      List.of(
          "Wait",
          "\n\nWait, so",
          " ",
          "\n",
          "</think>",
          "\n</think>\n\n",
          "<think>",
          "<|im_end|>",
          "<|im_start|>answer\n",
          "<|im_start|>user\nhi<|im_end|>",
          "## Final Response",
          "<|endoftext|>",
          "\ud83d",
          "心 é \u0000",
          "Wait ".repeat(700));
  private static final List<ThinkingEnd> ENDS =
      List.of(
          ThinkingEnd.NATURAL,
          ThinkingEnd.STRATEGY,
          ThinkingEnd.BUDGET,
          ThinkingEnd.DEADLINE,
          ThinkingEnd.LOOP);

  static HostileStrategy of(SplittableRandom random, boolean mayProbe, boolean mayInject) {
    Temper[] tempers = Temper.values();
    Temper temper = tempers[random.nextInt(tempers.length)];
    Requirements requirements = Requirements.none();
    if (mayInject && (random.nextInt(4) > 0 || temper == Temper.REFUSES_EVERY_END)) {
      requirements = requirements.withInjection();
    }
    if (mayProbe && random.nextInt(3) > 0) {
      Probe[] probes = {
        Probe.optionLetters(),
        Probe.nextToken(pick(random, TEXTS.subList(0, 14))),
        Probe.answer(1 + random.nextInt(12)),
        Probe.answer(3, "\n</think>\nSo")
      };
      requirements = requirements.withProbes(1 + random.nextInt(3), probes);
    }
    if (random.nextBoolean()) {
      requirements = requirements.withObservations(Observation.ENTROPY);
    }
    if (random.nextInt(3) == 0) {
      requirements = requirements.withMaxThinkingTokens(random.nextInt(60));
    }
    return new HostileStrategy(random.nextLong(), requirements, temper);
  }

  @Override
  public Run start(StrategyContext context) {
    SplittableRandom random = new SplittableRandom(seed);
    return state -> next(random, state);
  }

  private BudgetDecision next(SplittableRandom random, ThinkingState state) {
    if (state.atNaturalEnd() && !mayRefuse(random)) {
      return BudgetDecision.acceptEnd();
    }
    return switch (temper) {
      case NEVER_CONCLUDES -> thinkOn(random);
      case ONLY_INJECTS ->
          requirements.injects() ? BudgetDecision.inject(pick(random, TEXTS)) : thinkOn(random);
      case ONLY_PROBES -> requirements.probes().isEmpty() ? thinkOn(random) : look(random);
      case REFUSES_EVERY_END -> random.nextInt(3) == 0 ? inject(random) : thinkOn(random);
      case CONCLUDES -> random.nextInt(4) == 0 ? conclude(random) : thinkOn(random);
      case MIXED -> mixed(random);
    };
  }

  private boolean mayRefuse(SplittableRandom random) {
    return requirements.injects() && (temper == Temper.REFUSES_EVERY_END || random.nextInt(3) > 0);
  }

  private BudgetDecision mixed(SplittableRandom random) {
    int roll = random.nextInt(100);
    if (roll < 50) {
      return thinkOn(random);
    } else if (roll < 65) {
      return inject(random);
    } else if (roll < 88) {
      return requirements.probes().isEmpty() ? thinkOn(random) : look(random);
    } else if (roll < 98) {
      return conclude(random);
    }
    return BudgetDecision.abstain("had enough");
  }

  private BudgetDecision inject(SplittableRandom random) {
    return requirements.injects()
        ? BudgetDecision.inject(pick(random, TEXTS))
        : BudgetDecision.thinkOn(1);
  }

  private BudgetDecision look(SplittableRandom random) {
    Probe probe = pick(random, requirements.probes());
    return random.nextBoolean() ? BudgetDecision.probe(probe) : BudgetDecision.probeBeside(probe);
  }

  private BudgetDecision conclude(SplittableRandom random) {
    Optional<String> handOver =
        random.nextBoolean() ? Optional.empty() : Optional.of(pick(random, TEXTS));
    return new BudgetDecision.Conclude(pick(random, ENDS), "at random", handOver);
  }

  private BudgetDecision thinkOn(SplittableRandom random) {
    List<Until> until = new ArrayList<>();
    int conditions = random.nextInt(3);
    for (int i = 0; i < conditions; i++) {
      switch (random.nextInt(5)) {
        case 0 -> until.add(Until.tokens(1 + random.nextInt(30)));
        case 1 ->
            until.add(Until.text(pick(random, List.of(" the", "\n", "a", " so", "Wait", "."))));
        case 2 -> until.add(Until.lineEnd());
        case 3 -> until.add(Until.sentenceEnd());
        default -> {
          if (requirements.observations().contains(Observation.ENTROPY)) {
            until.add(Until.entropyBelow(0.01 + 6 * random.nextDouble()));
          }
        }
      }
    }
    Map<String, Double> bias =
        switch (random.nextInt(6)) {
          case 0 -> Map.of("Wait", Double.NEGATIVE_INFINITY, "so", 40.0);
          case 1 -> Map.of("</think>", Double.NEGATIVE_INFINITY);
          default -> Map.of();
        };
    return new BudgetDecision.ThinkOn(until, bias);
  }

  static <T> T pick(SplittableRandom random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** What no strategy may do; each fails its session. */
  enum Outrage implements BudgetController {
    THROWS_AT_START {
      @Override
      public Run start(StrategyContext context) {
        throw new ArithmeticException("outrage");
      }
    },
    THROWS {
      @Override
      BudgetDecision outrage() {
        throw new ArithmeticException("outrage");
      }
    },
    THROWS_AN_ERROR {
      @Override
      BudgetDecision outrage() {
        throw new AssertionError("outrage");
      }
    },
    OVERFLOWS_THE_STACK {
      @Override
      @SuppressWarnings("InfiniteRecursion")
      BudgetDecision outrage() {
        return outrage();
      }
    },
    RETURNS_NULL {
      @Override
      @SuppressWarnings("NullAway")
      BudgetDecision outrage() {
        return null;
      }
    },
    PROBES_UNANNOUNCED {
      @Override
      BudgetDecision outrage() {
        return BudgetDecision.probe(Probe.answer(5));
      }
    },
    INJECTS_UNANNOUNCED {
      @Override
      BudgetDecision outrage() {
        return BudgetDecision.inject("Wait");
      }
    },
    WAITS_FOR_ENTROPY_UNANNOUNCED {
      @Override
      BudgetDecision outrage() {
        return BudgetDecision.thinkOn(Until.entropyBelow(1));
      }
    };

    BudgetDecision outrage() {
      return BudgetDecision.thinkOn();
    }

    @Override
    public Run start(StrategyContext context) {
      return state -> state.tokens() < 7 ? BudgetDecision.thinkOn(3) : outrage();
    }
  }
}
