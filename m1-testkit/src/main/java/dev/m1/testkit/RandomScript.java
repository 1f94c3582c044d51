package dev.m1.testkit;

import dev.m1.spi.Vocabulary.TokenKind;
import java.util.Arrays;

/**
 * A model that writes at random, but always the same after the same tokens: its logits are a hash
 * of seed and history. Immutable and thread-safe.
 *
 * <p>Probabilities are those of a greedy draw: to each token's log-probability a Gumbel number is
 * added (Gumbel-max), so the highest logit is a draw from the stated distribution.
 *
 * @param seed another seed is another model
 * @param close probability of beginning to close the thinking, at each token; once begun, a close
 *     marker of several tokens is mostly finished
 * @param end probability of a token that ends the generation
 * @param control probability of any other control or user-defined token
 * @param newline probability of a line end
 * @param malformed probability of a byte that is no text by itself
 * @param marker the text that closes the thinking; empty: {@code </think>} where that is a token,
 *     else {@code <|im_start|>answer}
 */
public record RandomScript(
    long seed,
    double close,
    double end,
    double control,
    double newline,
    double malformed,
    String marker)
    implements Script {
  private static final double FINISH = 0.9;
  private static final float NEVER = -60;

  /** Checks the probabilities. */
  public RandomScript {
    for (double p : new double[] {close, end, control, newline, malformed}) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("a probability must be in 0..1: " + p);
      }
    }
    if (close + end + control + newline + malformed > 1) {
      throw new IllegalArgumentException("the probabilities add up to more than 1");
    }
  }

  static RandomScript of(long seed) {
    return new RandomScript(seed, 0.02, 0.02, 0.005, 0.05, 0.02, "");
  }

  /** Returns this model with another probability of closing its thinking. */
  public RandomScript withClose(double probability) {
    return new RandomScript(seed, probability, end, control, newline, malformed, marker);
  }

  /** Returns this model with another probability of ending the generation. */
  public RandomScript withEnd(double probability) {
    return new RandomScript(seed, close, probability, control, newline, malformed, marker);
  }

  /** Returns this model with another probability of other control tokens. */
  public RandomScript withControl(double probability) {
    return new RandomScript(seed, close, end, probability, newline, malformed, marker);
  }

  /** Returns this model with another probability of line ends. */
  public RandomScript withNewline(double probability) {
    return new RandomScript(seed, close, end, control, probability, malformed, marker);
  }

  /** Returns this model with another probability of bytes that are no text. */
  public RandomScript withMalformed(double probability) {
    return new RandomScript(seed, close, end, control, newline, probability, marker);
  }

  /** Returns this model with another text that closes its thinking; control tokens by name. */
  public RandomScript withMarker(String text) {
    return new RandomScript(seed, close, end, control, newline, malformed, text);
  }

  @Override
  public void write(TokenHistory history, float[] logits) {
    ScriptedVocabulary vocabulary = history.vocabulary();
    int[] closing = marker.isEmpty() ? vocabulary.closeMarker() : vocabulary.encode(marker, true);
    int begins = closing[0];
    int finishing = continuation(history, closing);
    long state = TokenHistory.mix(history.hash() ^ TokenHistory.mix(seed));
    double others = finishing < 0 ? 1 : 1 - FINISH;
    for (int token = 0; token < logits.length; token++) {
      double probability = others * (token == begins ? close : share(vocabulary, token, begins));
      if (token == finishing) {
        probability += FINISH;
      }
      logits[token] =
          probability <= 0
              ? NEVER
              : (float) (StrictMath.log(probability) + gumbel(TokenHistory.mix(state + token)));
    }
  }

  /** Returns a token's part of the probability of its kind. */
  private double share(ScriptedVocabulary vocabulary, int token, int begins) {
    Kind kind = vocabulary.drawKind(token);
    int others = kind == vocabulary.drawKind(begins) ? 1 : 0;
    return probability(kind) / Math.max(1, vocabulary.drawCount(kind) - others);
  }

  private double probability(Kind kind) {
    return switch (kind) {
      case END -> end;
      case CONTROL -> control;
      case NEWLINE -> newline;
      case MALFORMED -> malformed;
      case WORD -> 1 - close - end - control - newline - malformed;
      case NEVER -> 0;
    };
  }

  /** Returns the token that goes on with a close marker that has been begun; -1 if none has. */
  private static int continuation(TokenHistory history, int[] closing) {
    for (int begun = Math.min(closing.length - 1, history.size()); begun > 0; begun--) {
      if (history.endsWith(Arrays.copyOf(closing, begun))) {
        return closing[begun];
      }
    }
    return -1;
  }

  private static double gumbel(long bits) {
    double uniform = ((bits >>> 11) + 0.5) * 0x1p-53;
    return -StrictMath.log(-StrictMath.log(uniform));
  }

  /** What a token does, for drawing. */
  enum Kind {
    END,
    CONTROL,
    NEWLINE,
    MALFORMED,
    WORD,
    NEVER;

    static Kind[] of(ScriptedVocabulary vocabulary) {
      Kind[] kinds = new Kind[vocabulary.size()];
      for (int token = 0; token < kinds.length; token++) {
        kinds[token] = of(vocabulary, token);
      }
      return kinds;
    }

    private static Kind of(ScriptedVocabulary vocabulary, int token) {
      if (vocabulary.isEndOfGeneration(token)) {
        return END;
      }
      TokenKind kind = vocabulary.kind(token);
      if (kind == TokenKind.UNUSED) {
        return NEVER;
      } else if (kind != TokenKind.TEXT) {
        return CONTROL;
      }
      byte[] bytes = vocabulary.bytes(token);
      if (bytes.length == 1 && bytes[0] < 0) {
        return MALFORMED;
      } else if (bytes[bytes.length - 1] == '\n') {
        return NEWLINE;
      }
      return bytes.length == 1 && bytes[0] < ' ' ? NEVER : WORD;
    }
  }
}
