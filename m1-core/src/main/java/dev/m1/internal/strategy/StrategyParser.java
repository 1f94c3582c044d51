package dev.m1.internal.strategy;

import dev.m1.BudgetController;
import dev.m1.spi.StrategyProvider;
import dev.m1.spi.StrategySettings;
import dev.m1.strategy.FirstOf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code name:settings(strategy)+…}. Settings go up to the next {@code +}, {@code (} or
 * {@code )} outside quotes.
 */
public final class StrategyParser {
  private static final int DEEPEST = 16;

  private final StrategyRegistry registry;
  private final String text;
  private int at;
  private int depth;

  private StrategyParser(StrategyRegistry registry, String text) {
    this.registry = registry;
    this.text = text;
  }

  /** Reads a strategy. */
  public static BudgetController parse(String text, StrategyRegistry registry) {
    StrategyParser parser = new StrategyParser(registry, text);
    BudgetController strategy = parser.sum();
    if (parser.at < text.length()) {
      throw parser.wrong("unexpected \"" + text.charAt(parser.at) + "\"");
    }
    return strategy;
  }

  private BudgetController sum() {
    List<BudgetController> all = new ArrayList<>();
    all.add(term());
    while (peek() == '+') {
      at++;
      all.add(term());
    }
    return all.size() == 1 ? all.get(0) : new FirstOf(all);
  }

  private BudgetController term() {
    int start = at;
    String name = upTo(":+()").strip();
    if (name.isEmpty()) {
      throw wrong("a strategy's name is missing");
    }
    StrategyProvider provider = registry.get(name);
    String settings = "";
    if (peek() == ':') {
      at++;
      settings = upTo("+()").strip();
    }
    BudgetController inner = peek() == '(' ? inner() : null;
    return create(provider, settings, inner, text.substring(start, at).strip());
  }

  private BudgetController inner() {
    if (++depth > DEEPEST) {
      throw wrong("more than " + DEEPEST + " strategies inside each other");
    }
    at++;
    BudgetController inner = sum();
    if (peek() != ')') {
      throw wrong("a ) is missing");
    }
    at++;
    depth--;
    return inner;
  }

  private static BudgetController create(
      StrategyProvider provider,
      String settingsText,
      @Nullable BudgetController inner,
      String written) {
    BudgetController strategy;
    try {
      StrategySettings settings = StrategySettings.parse(settingsText);
      strategy = inner == null ? provider.create(settings) : provider.create(settings, inner);
      if (!settings.unread().isEmpty()) {
        String name = settings.unread().get(0);
        throw new IllegalArgumentException(
            name.isEmpty() ? "it takes no settings" : "there is no setting \"" + name + "\"");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "strategy \""
              + written
              + "\": "
              + e.getMessage()
              + "; use "
              + provider.id()
              + StrategyRegistry.helpOf(provider),
          e);
    }
    boolean ours = BuiltIn.ALL.contains(provider);
    return ours || strategy.toString().equals(written)
        ? strategy
        : new NamedStrategy(written, strategy);
  }

  private String upTo(String stops) {
    int start = at;
    boolean quoted = false;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\\' && quoted) {
        at++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && stops.indexOf(c) >= 0) {
        break;
      }
    }
    at = Math.min(at, text.length());
    return text.substring(start, at);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "strategy \"" + text + "\": " + what + " at character " + (at + 1));
  }
}
