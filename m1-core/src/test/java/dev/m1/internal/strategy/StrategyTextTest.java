package dev.m1.internal.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.BudgetController;
import dev.m1.Budgets;
import dev.m1.spi.StrategyProvider;
import dev.m1.spi.StrategySettings;
import dev.m1.strategy.AtLeast;
import dev.m1.strategy.BudgetForcing;
import dev.m1.strategy.Deadline;
import dev.m1.strategy.Deer;
import dev.m1.strategy.Dynasor;
import dev.m1.strategy.Eat;
import dev.m1.strategy.FirstOf;
import dev.m1.strategy.Fixed;
import dev.m1.strategy.LoopGuard;
import dev.m1.strategy.NoWait;
import dev.m1.strategy.RunningEntropy;
import dev.m1.strategy.Settled;
import dev.m1.strategy.SoftLanding;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.ServiceConfigurationError;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategyTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | none",
        "natural | natural",
        "fixed:1024 | fixed:1024",
        "fixed:tokens=1024 | fixed:1024",
        "soft:1024 | soft:1024",
        "min:256 | min:256",
        "min:256(natural) | min:256",
        "wait:2,max=4096 | wait:2,max=4096",
        "wait:until=1024,word=Hmm | wait:until=1024,word=Hmm",
        "wait:1,word=\"Hold on, (but)+\" | wait:1,word=\"Hold on, (but)+\"",
        "deadline:20s | deadline:20s",
        "deadline:1500ms | deadline:1500ms",
        "deadline:60s | deadline:1m",
        "settled:every=64,confidence=0.9 | settled:every=64,confidence=0.9",
        "settled | settled:every=64,confidence=0.9",
        "deer | deer",
        "deer:threshold=0.9 | deer:threshold=0.9",
        "dynasor:every=32,answers=2 | dynasor:every=32,answers=2",
        "entropy:0.3,every=8 | entropy:0.3,every=8",
        "eat:delta=1e-4 | eat:delta=1.0E-4",
        "no-wait | no-wait",
        "no-wait:words=\"Wait Hmm\" | no-wait:words=\"Wait Hmm\"",
        "loop-guard | loop-guard",
        "fixed:1024+loop-guard | fixed:1024+loop-guard",
        " fixed:1024 + loop-guard:repeats=3 | fixed:1024+loop-guard:repeats=3",
        "min:64(settled+loop-guard)+fixed:9 "
            + "| min:64(settled:every=64,confidence=0.9+loop-guard)+fixed:9",
      })
  void parse_text_givesTheStrategyWithItsShortestText(String text, String canonical) {
    BudgetController strategy = Budgets.parse(text);
    assertThat(strategy).hasToString(canonical);
    assertThat(Budgets.parse(canonical)).isEqualTo(strategy);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fixd:10 | unknown strategy \"fixd\"; use one of ",
        "'' | strategy \"\": a strategy's name is missing at character 1",
        "fixed:1+ | a strategy's name is missing at character 9",
        "fixed | strategy \"fixed\": tokens is missing; use fixed:TOKENS",
        "fixed: | strategy \"fixed:\": tokens is missing",
        "fixed:x | tokens must be a whole number up to 2147483647: \"x\"; use fixed:TOKENS",
        "fixed:99999999999 | tokens must be a whole number",
        "fixed:-1 | strategy \"fixed:-1\": tokens must be at least 0: -1; use fixed:TOKENS",
        "fixed:10,max=5 | there is no setting \"max\"; use fixed:TOKENS",
        "fixed:10,20 | only the first setting may stand without a name; write NAME=20",
        "fixed:10,tokens=20 | tokens is given twice",
        "wait:until=1,until=2 | until is given twice",
        "wait | give a number of rounds, until=TOKENS or both; use wait:ROUNDS",
        "wait:1,word= | a setting has no value",
        "wait:1,word=\"x | a quote is not closed",
        "wait:1,word=\"a\"b | text after the closing quote",
        "wait:1,word=\"a\\t\" | use \\\", \\\\ or \\n in quotes",
        "none:5 | strategy \"none:5\": it takes no settings",
        "deadline:20 | after must be a time such as 20s, 500ms or 2m: \"20\"",
        "deadline:0s | the time to think must be more than 0",
        "settled:confidence=1.5 | confidence must be more than 0 and at most 1: 1.5",
        "entropy | nats is missing; use entropy:NATS",
        "min:5(fixed:3 | a ) is missing at character 14",
        "min:5(fixed:3)) | unexpected \")\" at character 15",
        "min:5(fixed:3)x | unexpected \"x\"",
        "fixed:5(natural) | fixed takes no strategy in parentheses",
      })
  void parse_wrongText_saysWhatAndWhatThereIs(String text, String message) {
    assertThatThrownBy(() -> Budgets.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void parse_unknownName_namesAllStrategiesInOneLine() {
    assertThatThrownBy(() -> Budgets.parse("nope"))
        .hasMessageStartingWith("unknown strategy \"nope\"; use one of deadline, ")
        .hasMessageContainingAll(Budgets.available().keySet().toArray(String[]::new))
        .message()
        .doesNotContain("\n");
    assertThat(Budgets.available()).hasSize(BuiltIn.ALL.size()).containsKey("loop-guard");
  }

  @Test
  void parse_deeplyNested_isRefusedInsteadOfOverflowing() {
    assertThatThrownBy(() -> Budgets.parse("min:1(".repeat(10_000)))
        .hasMessageContaining("more than 16");
  }

  @Property(tries = 1000, seed = "1")
  void parse_textOfAnyStrategy_givesItBack(@ForAll("strategies") BudgetController strategy) {
    assertThat(Budgets.parse(strategy.toString())).isEqualTo(strategy);
  }

  @Property(tries = 1000, seed = "1")
  void parse_anyText_succeedsOrIsAnArgumentError(@ForAll("almostTexts") String text) {
    try {
      BudgetController strategy = Budgets.parse(text);
      assertThat(Budgets.parse(strategy.toString())).isEqualTo(strategy);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  @Provide
  Arbitrary<String> almostTexts() {
    return Arbitraries.of(
            "fixed", "min", "wait", ":", ":", "5", "20s", ",", "word=", "\"", "\\", "(", ")", "+",
            " ", "settled", "every=3", "é")
        .list()
        .ofMaxSize(9)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<BudgetController> strategies() {
    Arbitrary<BudgetController> simple = simple();
    Arbitrary<BudgetController> held = Combinators.combine(count(0), simple).as(AtLeast::new);
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(4, simple),
        net.jqwik.api.Tuple.of(1, held),
        net.jqwik.api.Tuple.of(
            1, Arbitraries.oneOf(simple, held).list().ofMinSize(2).ofMaxSize(4).map(FirstOf::new)));
  }

  private static Arbitrary<Integer> count(int least) {
    return Arbitraries.integers().between(least, Integer.MAX_VALUE - 1);
  }

  private static Arbitrary<BudgetController> simple() {
    Arbitrary<Double> share = Arbitraries.doubles().between(0, false, 1, true).ofScale(9);
    Arbitrary<String> word =
        Arbitraries.strings().ofMinLength(1).ofMaxLength(12).filter(each -> !each.isEmpty());
    Arbitrary<OptionalInt> bound =
        count(1).optional().map(each -> each.map(OptionalInt::of).orElse(OptionalInt.empty()));
    Arbitrary<List<String>> words =
        Arbitraries.strings()
            .withChars("aWéx,+()\"\\=:")
            .ofMinLength(1)
            .ofMaxLength(5)
            .list()
            .ofMinSize(1)
            .ofMaxSize(4);
    return Arbitraries.oneOf(
        Arbitraries.of(Budgets.none(), Budgets.natural(), Budgets.eat(), Budgets.noWait()),
        count(0).map(Fixed::new),
        count(0).map(SoftLanding::new),
        Combinators.combine(count(1), bound, bound, word).as(BudgetForcing::new),
        Arbitraries.longs()
            .between(1, Long.MAX_VALUE)
            .map(nanos -> new Deadline(Duration.ofNanos(nanos))),
        Arbitraries.integers().between(1, 1000).map(hours -> new Deadline(Duration.ofHours(hours))),
        Combinators.combine(count(2), count(2)).as(LoopGuard::new),
        Combinators.combine(count(1), share).as(Settled::new),
        Combinators.combine(share, count(1)).as(Deer::new),
        Combinators.combine(count(1), count(2)).as(Dynasor::new),
        Combinators.combine(share, count(1), count(1)).as(RunningEntropy::new),
        Combinators.combine(count(1), share, share, Arbitraries.strings().ofMaxLength(9))
            .as(Eat::new),
        words.map(NoWait::new));
  }

  // ---- strategies of users ----

  private record Users(String id) implements StrategyProvider {
    @Override
    public String help() {
      return ":SIZE  thinks as users like";
    }

    @Override
    public BudgetController create(StrategySettings settings) {
      return new Mine(settings.integer("size"));
    }
  }

  private record Mine(int size) implements BudgetController {
    @Override
    public Run start(dev.m1.StrategyContext context) {
      return state -> dev.m1.BudgetDecision.thinkOn();
    }
  }

  private static BudgetController parse(String text, StrategyProvider... users) {
    return StrategyParser.parse(text, StrategyRegistry.of(Arrays.asList(users)));
  }

  @Test
  void parse_usersStrategy_keepsItsTextAndWorksInSums() {
    BudgetController alone = parse("mine:7", new Users("mine"));
    assertThat(alone).isEqualTo(new NamedStrategy("mine:7", new Mine(7))).hasToString("mine:7");
    assertThat(parse("min:3(mine:7)+fixed:5", new Users("mine")))
        .hasToString("min:3(mine:7)+fixed:5");
    assertThatThrownBy(() -> parse("mine:big", new Users("mine")))
        .hasMessage(
            "strategy \"mine:big\": size must be a whole number up to 2147483647: \"big\";"
                + " use mine:SIZE  thinks as users like");
  }

  @Test
  void parse_nameTakenTwice_isAnErrorForThatNameOnly() {
    Users again = new Users("fixed");
    assertThatThrownBy(() -> parse("fixed:5", again))
        .hasMessageContaining("taken more than once")
        .hasMessageContaining(Users.class.getName());
    assertThat(parse("soft:5", again)).isEqualTo(new SoftLanding(5));
  }

  @Test
  void find_brokenProviders_areLeftOutAndListed() {
    List<Object> found =
        List.of(
            new ServiceConfigurationError("Provider x.Y not found"),
            new Users("Bad Name"),
            new NoClassDefFoundError("x/Z"),
            new Users("mine"));
    StrategyRegistry registry = StrategyRegistry.of(() -> throwing(found.iterator()));
    assertThat(StrategyParser.parse("mine:7", registry)).hasToString("mine:7");
    assertThatThrownBy(() -> StrategyParser.parse("other", registry))
        .hasMessageContaining("left out: Provider x.Y not found")
        .hasMessageContaining("\"Bad Name\"; use lower-case")
        .hasMessageEndingWith("; x/Z");
  }

  /** Gives providers and throws errors, as a service loader does. */
  private static Iterator<StrategyProvider> throwing(Iterator<Object> found) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public StrategyProvider next() {
        Object next = found.next();
        if (next instanceof Error error) {
          throw error;
        }
        return (StrategyProvider) next;
      }
    };
  }

  @Test
  void find_registeredProvider_isFound() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try {
      thread.setContextClassLoader(new ClassPathLoader(before));
      assertThat(Budgets.parse("registered:4")).hasToString("registered:4");
      assertThat(Budgets.available()).containsEntry("registered", ":SIZE  is found");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Has one provider of its own, as a class path beside m1's module, and one that is missing. */
  private static final class ClassPathLoader extends ClassLoader {
    private static final String NAME = Registered.class.getName();

    ClassPathLoader(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(NAME)) {
        return super.loadClass(name, resolve);
      }
      Class<?> known = findLoadedClass(name);
      return known == null ? define() : known;
    }

    private Class<?> define() throws ClassNotFoundException {
      try (InputStream in =
          StrategyTextTest.class.getResourceAsStream("StrategyTextTest$Registered.class")) {
        byte[] bytes = Objects.requireNonNull(in).readAllBytes();
        return defineClass(NAME, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(NAME, e);
      }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      if (!name.equals("META-INF/services/" + StrategyProvider.class.getName())) {
        return super.getResources(name);
      }
      Path services = Files.createTempFile("services", "");
      Files.writeString(services, "no.such.Provider\n" + NAME + "\n");
      services.toFile().deleteOnExit();
      return Collections.enumeration(List.of(services.toUri().toURL()));
    }
  }

  /** Found through META-INF/services. */
  public static final class Registered implements StrategyProvider {
    /** Called by the service loader. */
    public Registered() {}

    @Override
    public String id() {
      return "registered";
    }

    @Override
    public String help() {
      return ":SIZE  is found";
    }

    @Override
    public BudgetController create(StrategySettings settings) {
      int size = settings.integer("size");
      return context -> state -> dev.m1.BudgetDecision.thinkOn(size);
    }
  }
}
