package dev.m1.internal.engine;

import dev.m1.ModelInfo;
import dev.m1.ModelOptions.Execution;
import dev.m1.ThinkingFormat;
import dev.m1.internal.format.GuardedEncoder;
import dev.m1.internal.format.MarkerSet;
import dev.m1.internal.format.PromptBuilder;
import dev.m1.internal.format.SpecialTokens;
import dev.m1.spi.Backend;
import dev.m1.spi.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of one model share: its scheduler, its vocabulary as far as the loop reads it,
 * and its thinking format. Thread-safe; what reads the vocabulary does so on the scheduler's
 * thread.
 */
final class Engine {
  final Backend backend;
  final Scheduler scheduler;
  final ModelInfo info;
  final Execution execution;
  final LongSupplier clock;
  final Pieces pieces;
  final SpecialTokens specials;
  final ThinkingFormat format;
  final MarkerSet closeMarkers;
  final PromptBuilder prompts;
  private final GuardedEncoder encoder;
  private final Vocabulary vocabulary;
  private int @Nullable [] ends;
  private final Map<Map<String, Double>, WordBias> biases = new ConcurrentHashMap<>();
  private final List<int[]> letters = new ArrayList<>();

  Engine(
      Backend backend,
      Scheduler scheduler,
      Execution execution,
      LongSupplier clock,
      PromptBuilder prompts) {
    this.backend = backend;
    this.scheduler = scheduler;
    this.info = backend.info();
    this.execution = execution;
    this.clock = clock;
    this.prompts = prompts;
    specials = prompts.specials();
    format = prompts.recognised().format();
    encoder = prompts.encoder();
    vocabulary = backend.vocabulary();
    pieces = new Pieces(vocabulary);
    closeMarkers = MarkerSet.of(format.close(), specials);
  }

  /** Encodes a text of m1's or the strategy author's, in which control tokens count; remembered. */
  int[] trusted(String text) {
    int[] known = encoder.remembered(text);
    return known != null ? known : scheduler.call(() -> encoder.trusted(text));
  }

  /** Encodes a text in which control tokens are mere characters. */
  int[] guarded(String text) {
    return scheduler.call(() -> encoder.content(text));
  }

  byte[][] bytes(int[] tokens) {
    return scheduler.call(() -> pieces.bytes(tokens));
  }

  // The methods from here on run on the scheduler's thread only.

  /**
   * Returns the tokens that may stand for each of the first letters: with and without a blank
   * before.
   */
  List<int[]> letterTokens(int count) {
    while (letters.size() < count) {
      String letter = dev.m1.Question.MultipleChoice.letter(letters.size());
      IntStream.Builder tokens = IntStream.builder();
      for (String text : List.of(letter, " " + letter)) {
        int[] ids = vocabulary.encode(text, false);
        if (ids.length == 1) {
          tokens.add(ids[0]);
        }
      }
      int[] found = tokens.build().distinct().toArray();
      if (found.length == 0) {
        throw new dev.m1.UnsupportedCapabilityException(
            "the vocabulary of "
                + info.name()
                + " has no single token for the letter "
                + letter
                + "; use an answer probe instead of option letters");
      }
      letters.add(found);
    }
    return letters.subList(0, count);
  }

  WordBias bias(Map<String, Double> words) {
    return biases.computeIfAbsent(words, w -> WordBias.of(w, vocabulary, pieces, this::ends));
  }

  /**
   * Returns the tokens that end a thinking or begin to: found when a strategy first forbids them,
   * since reading the whole vocabulary would make opening the model a tenth slower.
   */
  private int[] ends() {
    int[] known = ends;
    if (known == null) {
      known =
          IntStream.range(0, vocabulary.size())
              .filter(id -> Pieces.isControl(vocabulary, id) || closeMarkers.beginsWith(id))
              .toArray();
      ends = known;
    }
    return known;
  }

  /** Returns the line feeds at the end of a text. */
  static int trailingLineFeeds(String text) {
    int count = 0;
    while (count < text.length() && text.charAt(text.length() - 1 - count) == '\n') {
      count++;
    }
    return count;
  }
}
