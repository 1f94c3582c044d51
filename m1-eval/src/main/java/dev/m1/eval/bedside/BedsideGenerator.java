package dev.m1.eval.bedside;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Generates bedside-score questions: without end, reproducibly, each with its key and its steps.
 *
 * <p>A question depends on the seed, the split, the wording and its index alone: the same on every
 * JVM, in any order. Train and test never share a vignette, whatever the seeds. Immutable and
 * thread-safe.
 */
public final class BedsideGenerator {

  private static final double SHARE_MEANING = 0.35;
  private static final int SLIPS = 100; // keeps the streams of slips apart from those of items

  private final long seed;
  private final Map<String, Totals> totals = new HashMap<>();

  private BedsideGenerator(long seed) {
    this.seed = seed;
    BedsideScores.all().forEach(score -> totals.put(score.name(), new Totals(score)));
  }

  /** Creates a generator. Any seed is good. */
  public static BedsideGenerator seeded(long seed) {
    return new BedsideGenerator(seed);
  }

  /**
   * Generates the first questions of a split and wording.
   *
   * @param count how many; 0 or more
   * @throws IllegalArgumentException if training questions with unseen wordings are asked for
   */
  public Stream<BedsideItem> items(Split split, Wording wording, int count) {
    return IntStream.range(0, count).mapToObj(index -> item(split, wording, index));
  }

  /**
   * Generates one question.
   *
   * @param index any number; questions of different indices are drawn independently
   * @throws IllegalArgumentException if training questions with unseen wordings are asked for
   */
  public BedsideItem item(Split split, Wording wording, long index) {
    return draft(split, wording, index).item();
  }

  /** Generates the question of {@link #item} with what only a trainer needs. */
  Draft draft(Split split, Wording wording, long index) {
    requireNonNull(split, "split");
    requireNonNull(wording, "wording");
    if (split == Split.TRAIN && wording == Wording.UNSEEN) {
      throw new IllegalArgumentException("training has no UNSEEN wordings; ask for TEST");
    }
    int stream = stream(split, wording);
    CounterRandom random = CounterRandom.of(seed, stream, index);
    BedsideScore score = random.pick(BedsideScores.all());
    boolean meaning = !score.bands().isEmpty() && random.chance(SHARE_MEANING);
    QuestionKind kind = meaning ? QuestionKind.MEANING : QuestionKind.SCORE;
    Choices choices = Choices.draw(score, kind, random);
    Vignette vignette = vignette(score, choices.total(), split, wording, random);
    BedsideItem item =
        new BedsideItem(
            score.name(),
            kind,
            split,
            wording,
            Stem.write(vignette, kind, wording, random),
            choices.texts(),
            choices.keyIndex(),
            vignette.steps(),
            Thinking.write(vignette, choices),
            vignette.hash());
    CounterRandom slips = CounterRandom.of(seed, SLIPS + stream, index);
    return new Draft(item, Thinking.withSlip(vignette, choices, slips));
  }

  private static int stream(Split split, Wording wording) {
    if (split == Split.TRAIN) {
      return 0;
    }
    return wording == Wording.TRAINING ? 1 : 2;
  }

  /** Draws until the vignette falls on the wanted side of the fence. */
  private Vignette vignette(
      BedsideScore score, int total, Split split, Wording wording, CounterRandom random) {
    Totals levels = requireNonNull(totals.get(score.name()));
    while (true) {
      Vignette vignette = Vignette.draw(score, levels.draw(total, random), wording, random);
      boolean worded = vignette.unseen() == (wording == Wording.UNSEEN);
      if (worded && Vignette.split(vignette.hash()) == split) {
        return vignette;
      }
    }
  }

  /**
   * Holds a question and a faulty first pass over it.
   *
   * @param slip thinking with one wrong step
   */
  record Draft(BedsideItem item, String slip) {}
}
