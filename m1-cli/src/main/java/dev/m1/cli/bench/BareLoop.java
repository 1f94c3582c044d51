package dev.m1.cli.bench;

import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The shortest loop that makes tokens with a backend: decode, copy the logits, take the greatest.
 * No core: no scheduler, no sampler, no markers, no text, no trace, no other thread. It is what the
 * full stack is compared with.
 */
final class BareLoop implements AutoCloseable {
  private final Backend backend;
  private final DecodeBatch batch;
  private final float[] row;
  private final int perBatch;
  private long decodeNanos;

  BareLoop(Backend backend) {
    this.backend = backend;
    perBatch = backend.limits().maxBatchTokens();
    batch = new DecodeBatch(perBatch);
    row = new float[backend.info().vocabularySize()];
  }

  /** Sequences that stand side by side, each with the token that comes next. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Lanes(int[] sequences, int[] next) {}

  /** What a measurement took. */
  record Took(long nanos, long decodeNanos) {}

  /** Reads the tokens from {@code from} on into a sequence; returns the likeliest next one. */
  int read(int sequence, int[] tokens, int from) {
    int at = from;
    int last = -1;
    while (at < tokens.length) {
      batch.clear();
      int end = Math.min(tokens.length, at + perBatch);
      while (at < end) {
        last = batch.add(sequence, tokens[at], at == tokens.length - 1);
        at++;
      }
      decode();
    }
    return argmax(last);
  }

  /** Returns how long it takes to make such tokens of their text, at once. */
  long encodingNanos(int[] prompt) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int token : prompt) {
      bytes.writeBytes(backend.vocabulary().bytes(token));
    }
    String text = bytes.toString(StandardCharsets.UTF_8);
    long start = System.nanoTime();
    backend.vocabulary().encode(text, true);
    return System.nanoTime() - start;
  }

  /** Reads a prompt into a new sequence; only what comes after {@code cached} tokens is timed. */
  long prefill(int[] prompt, int cached) {
    int sequence = backend.createSequence();
    if (cached > 0) {
      read(sequence, java.util.Arrays.copyOf(prompt, cached), 0);
    }
    long start = System.nanoTime();
    read(sequence, prompt, cached);
    long nanos = System.nanoTime() - start;
    backend.free(sequence);
    return nanos;
  }

  Lanes open(List<int[]> prompts) {
    Lanes lanes = new Lanes(new int[prompts.size()], new int[prompts.size()]);
    for (int i = 0; i < prompts.size(); i++) {
      lanes.sequences[i] = backend.createSequence();
      lanes.next[i] = read(lanes.sequences[i], prompts.get(i), 0);
    }
    return lanes;
  }

  void close(Lanes lanes) {
    for (int sequence : lanes.sequences) {
      backend.free(sequence);
    }
  }

  /** Generates so many tokens in every lane, one of each lane a batch. */
  Took generate(Lanes lanes, int tokens) {
    int[] sequences = lanes.sequences;
    int[] next = lanes.next;
    long decoded = decodeNanos;
    long start = System.nanoTime();
    for (int t = 0; t < tokens; t++) {
      batch.clear();
      for (int i = 0; i < sequences.length; i++) {
        batch.add(sequences[i], next[i], true);
      }
      decode();
      for (int i = 0; i < sequences.length; i++) {
        next[i] = argmax(i);
      }
    }
    return new Took(System.nanoTime() - start, decodeNanos - decoded);
  }

  /** Forks a sequence, times that alone, and drops the fork. */
  long fork(int sequence) {
    long start = System.nanoTime();
    int fork = backend.fork(sequence);
    long nanos = System.nanoTime() - start;
    backend.free(fork);
    return nanos;
  }

  /** Forks, decodes one token, looks at its logits, drops the fork. */
  long probe(int sequence, int token) {
    long start = System.nanoTime();
    int fork = backend.fork(sequence);
    batch.clear();
    batch.add(fork, token, true);
    decode();
    argmax(0);
    backend.free(fork);
    return System.nanoTime() - start;
  }

  /** Returns the tokens of a text, as prompts are counted. */
  int count(String text) {
    return backend.vocabulary().encode(text, false).length;
  }

  /**
   * Returns the tokens that could end a thinking: control tokens, and text that could begin a
   * marker such as {@code </think>}. A session that comes to its end again and again is asked each
   * time whether it goes on; that is no generating.
   */
  List<Integer> endings() {
    List<Integer> all = new ArrayList<>();
    var vocabulary = backend.vocabulary();
    for (int token = 0; token < vocabulary.size(); token++) {
      switch (vocabulary.kind(token)) {
        case CONTROL, USER_DEFINED -> all.add(token);
        case TEXT, UNUSED -> {
          if (vocabulary.isEndOfGeneration(token) || beginsMarker(vocabulary.bytes(token))) {
            all.add(token);
          }
        }
      }
    }
    return all;
  }

  private static boolean beginsMarker(byte[] text) {
    for (byte b : text) {
      if (b == '<' || b == '[' || b == '#') {
        return true;
      }
    }
    return false;
  }

  private void decode() {
    long start = System.nanoTime();
    backend.decode(batch);
    decodeNanos += System.nanoTime() - start;
  }

  private int argmax(int batchRow) {
    backend.logits(batchRow, row);
    int best = 0;
    float value = row[0];
    for (int i = 1; i < row.length; i++) {
      if (row[i] > value) {
        value = row[i];
        best = i;
      }
    }
    return best;
  }

  @Override
  public void close() {
    backend.close();
  }
}
