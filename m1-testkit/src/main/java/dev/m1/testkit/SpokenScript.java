package dev.m1.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Thinks one text and answers with another; see {@link Script#says}. */
record SpokenScript(String thinking, String answer) implements Script {
  static final float CERTAIN = 12;
  private static final float NEXT_BEST = 6;
  private static final String[][] MARKERS = {
    {"<think>", "</think>"}, {"<|im_start|>think", "<|im_start|>answer"}
  };

  @Override
  public void write(TokenHistory history, float[] logits) {
    int[] starts = new int[history.size()];
    String text = latin(history, starts);
    String[] markers = MARKERS[0];
    int open = -1;
    for (String[] pair : MARKERS) {
      int at = text.lastIndexOf(pair[0]);
      if (at > open) {
        open = at;
        markers = pair;
      }
    }
    int close = open < 0 ? -1 : text.indexOf(markers[1], open + markers[0].length());
    if (open >= 0 && close < 0) {
      int from = firstTokenAt(starts, open + markers[0].length());
      say(history, from, thinking, markers[1], logits);
    } else {
      int from = close < 0 ? 0 : firstTokenAt(starts, close + markers[1].length());
      say(history, from, answer, ScriptedVocabulary.END_OF_TURN, logits);
    }
  }

  private static void say(TokenHistory history, int from, String text, String end, float[] logits) {
    ScriptedVocabulary vocabulary = history.vocabulary();
    int[] wanted = vocabulary.encode(text, true);
    int[] ending = vocabulary.encode(end, true);
    int[] all = Arrays.copyOf(wanted, wanted.length + ending.length);
    System.arraycopy(ending, 0, all, wanted.length, ending.length);
    int said = longestMatch(history, from, all);
    logits[all[0]] = NEXT_BEST;
    logits[all[Math.min(said, all.length - 1)]] = CERTAIN;
  }

  /** Returns how many tokens of {@code wanted} the history ends with, looking back to from. */
  private static int longestMatch(TokenHistory history, int from, int[] wanted) {
    for (int length = Math.min(wanted.length, history.size() - from); length > 0; length--) {
      if (history.endsWith(Arrays.copyOf(wanted, length))) {
        return length;
      }
    }
    return 0;
  }

  /** Returns the bytes as characters, so that positions count bytes. */
  private static String latin(TokenHistory history, int[] starts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < starts.length; i++) {
      starts[i] = bytes.size();
      bytes.writeBytes(history.vocabulary().bytes(history.token(i)));
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static int firstTokenAt(int[] starts, int position) {
    int index = Arrays.binarySearch(starts, position);
    return index < 0 ? -index - 1 : index;
  }
}
