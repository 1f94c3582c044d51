package dev.m1.strategy;

import dev.m1.spi.StrategySettings;
import java.time.Duration;

/** Writes a strategy's text: settings that have their default are left out. */
final class StrategyText {
  private final StringBuilder text;
  private char separator = ':';

  private StrategyText(String name) {
    text = new StringBuilder(name);
  }

  static StrategyText of(String name) {
    return new StrategyText(name);
  }

  /** Appends the setting that goes without its name; must come first. */
  StrategyText main(Object value) {
    return append(StrategySettings.quote(value.toString()));
  }

  StrategyText main(Duration value) {
    return append(StrategySettings.durationText(value));
  }

  StrategyText with(String name, Object value) {
    return append(name + "=" + StrategySettings.quote(value.toString()));
  }

  StrategyText with(String name, Object value, Object missing) {
    return value.equals(missing) ? this : with(name, value);
  }

  private StrategyText append(String setting) {
    text.append(separator).append(setting);
    separator = ',';
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
