package dev.m1.bench;

import dev.m1.ReasoningListener;

/** Counts the characters that it is shown. */
final class CountingListener implements ReasoningListener {
  private long characters;

  long characters() {
    return characters;
  }

  @Override
  public void onThinking(String text) {
    characters += text.length();
  }

  @Override
  public void onAnswer(String text) {
    characters += text.length();
  }
}
