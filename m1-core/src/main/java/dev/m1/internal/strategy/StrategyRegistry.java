package dev.m1.internal.strategy;

import dev.m1.spi.StrategyProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The strategies that a text may name: the built-in ones and those of users. Immutable. */
public final class StrategyRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(StrategyRegistry.class);
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  /** A loader that fails this often in a row is not asked any further. */
  private static final int MOST_FAILURES = 100;

  private final Map<String, List<StrategyProvider>> byName = new TreeMap<>();
  private final List<String> broken = new ArrayList<>();

  private StrategyRegistry() {}

  /** Finds all strategies that the caller's class loader sees. */
  public static StrategyRegistry find() {
    return of(ServiceLoader.load(StrategyProvider.class));
  }

  /** Takes the built-in strategies and these; one that fails does not keep the others away. */
  static StrategyRegistry of(Iterable<StrategyProvider> users) {
    StrategyRegistry registry = new StrategyRegistry();
    BuiltIn.ALL.forEach(registry::add);
    Iterator<StrategyProvider> all = users.iterator();
    for (int failures = 0; failures < MOST_FAILURES; ) {
      try {
        if (!all.hasNext()) {
          break;
        }
        registry.add(all.next());
        failures = 0;
      } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
        failures++;
        registry.broken.add(String.valueOf(e.getMessage()));
        LOG.warn("A strategy provider is left out: {}", e.getMessage());
      }
    }
    return registry;
  }

  private void add(StrategyProvider provider) {
    String id = provider.id();
    if (id == null || !NAME.matcher(id).matches()) {
      throw new IllegalArgumentException(
          provider.getClass().getName()
              + " has the name \""
              + id
              + "\"; use lower-case letters, digits and hyphens, beginning with a letter");
    }
    byName.computeIfAbsent(id, name -> new ArrayList<>()).add(provider);
  }

  /** Returns the provider of a name. */
  StrategyProvider get(String name) {
    List<StrategyProvider> providers = byName.get(name);
    if (providers == null) {
      throw new IllegalArgumentException("unknown strategy \"" + name + "\"; " + names());
    }
    if (providers.size() > 1) {
      throw new IllegalArgumentException(
          "the strategy name \""
              + name
              + "\" is taken more than once, by "
              + String.join(
                  " and ", providers.stream().map(each -> each.getClass().getName()).toList())
              + "; remove one from the class path or rename it");
    }
    return providers.get(0);
  }

  /** Returns each name with its help line. */
  public Map<String, String> help() {
    Map<String, String> lines = new TreeMap<>();
    byName.forEach((name, providers) -> lines.put(name, helpOf(providers.get(0))));
    return lines;
  }

  static String helpOf(StrategyProvider provider) {
    try {
      return provider.help();
    } catch (RuntimeException e) {
      return " (its help fails: " + e.getMessage() + ")";
    }
  }

  private String names() {
    String names =
        "use one of "
            + String.join(", ", new TreeMap<>(byName).keySet())
            + " (m1 strategies explains them)";
    return broken.isEmpty() ? names : names + "; left out: " + String.join("; ", broken);
  }
}
