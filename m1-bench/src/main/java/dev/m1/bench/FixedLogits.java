package dev.m1.bench;

import dev.m1.ModelInfo;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary;
import dev.m1.testkit.ScriptedBackend;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A backend that computes nothing: it hands out rows of logits made before, a copy each time as a
 * native one does. What a session over it costs is the core's own.
 */
final class FixedLogits implements Backend {
  private static final int ROWS = 16;
  private static final int SEQUENCES = 64;

  private final ScriptedBackend names;
  private final BackendLimits limits;
  private final float[][] rows = new float[ROWS][];
  private final int[] lengths = new int[SEQUENCES];
  private final boolean[] alive = new boolean[SEQUENCES];
  private int decoded;

  /** Creates a backend with at least so many tokens in its vocabulary. */
  FixedLogits(int vocabulary, int contextTokens) {
    String[] pieces = new String[vocabulary];
    for (int i = 0; i < vocabulary; i++) {
      pieces[i] = " w" + i;
    }
    names =
        ScriptedBackend.builder()
            .pieces(pieces)
            .contextTokens(contextTokens)
            .maxSequences(SEQUENCES)
            .build();
    limits = names.limits();
    Random random = new Random(1);
    for (int r = 0; r < ROWS; r++) {
      rows[r] = new float[names.vocabulary().size()];
      for (int i = 0; i < rows[r].length; i++) {
        rows[r][i] = (float) random.nextGaussian();
      }
      rows[r][rows[r].length - 1 - random.nextInt(vocabulary / 2)] = 20; // never a control token
    }
  }

  @Override
  public ModelInfo info() {
    return names.info();
  }

  @Override
  public Set<Capability> capabilities() {
    return names.capabilities();
  }

  @Override
  public BackendLimits limits() {
    return limits;
  }

  @Override
  public Vocabulary vocabulary() {
    return names.vocabulary();
  }

  @Override
  public Map<String, String> chatTemplates() {
    return names.chatTemplates();
  }

  @Override
  public int createSequence() {
    for (int i = 0; i < SEQUENCES; i++) {
      if (!alive[i]) {
        alive[i] = true;
        lengths[i] = 0;
        return i;
      }
    }
    throw new IllegalStateException("all " + SEQUENCES + " sequences are alive");
  }

  @Override
  public int fork(int sequence) {
    int fork = createSequence();
    lengths[fork] = lengths[sequence];
    return fork;
  }

  @Override
  public void truncate(int sequence, int length) {
    lengths[sequence] = length;
  }

  @Override
  public void free(int sequence) {
    alive[sequence] = false;
  }

  @Override
  public int length(int sequence) {
    return lengths[sequence];
  }

  @Override
  public void decode(DecodeBatch batch) {
    for (int row = 0; row < batch.size(); row++) {
      lengths[batch.sequence(row)]++;
    }
    decoded++;
  }

  @Override
  public void logits(int row, float[] target) {
    float[] source = rows[(decoded + row) % ROWS];
    System.arraycopy(source, 0, target, 0, source.length);
  }

  @Override
  public void close() {
    names.close();
  }
}
