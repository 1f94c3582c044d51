package dev.m1.eval.bedside;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds the options of a question and the total that makes one of them right. Immutable.
 *
 * <p>The options are drawn first and the right one among them uniformly, so the options alone say
 * nothing about the key. The vignette is then made to fit the total.
 */
record Choices(QuestionKind kind, List<String> texts, int keyIndex, int total) {

  private static final double SHARE_FIVE = 0.5;
  private static final double SHARE_DESCENDING = 0.25;
  private static final double SHARE_AT_EDGE = 0.6;

  Choices {
    texts = List.copyOf(texts);
  }

  static Choices draw(BedsideScore score, QuestionKind kind, CounterRandom random) {
    int wanted = random.chance(SHARE_FIVE) ? 5 : 4;
    return kind == QuestionKind.SCORE
        ? totals(score, wanted, random)
        : meanings(score, wanted, random);
  }

  /** Offers neighbouring totals, all of them possible. */
  private static Choices totals(BedsideScore score, int wanted, CounterRandom random) {
    int count = Math.min(wanted, score.maxTotal() - score.minTotal() + 1);
    int first = random.between(score.minTotal(), score.maxTotal() - count + 1);
    boolean descending = random.chance(SHARE_DESCENDING);
    int key = random.below(count);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(Integer.toString(descending ? first + count - 1 - i : first + i));
    }
    return new Choices(QuestionKind.SCORE, texts, key, Integer.parseInt(texts.get(key)));
  }

  /** Offers the meanings of all bands, filled up with meanings that the score does not have. */
  private static Choices meanings(BedsideScore score, int wanted, CounterRandom random) {
    Band band = random.pick(score.bands());
    List<String> texts = new ArrayList<>();
    score.bands().forEach(each -> texts.add(each.meaning()));
    List<String> decoys = new ArrayList<>(score.decoys());
    random.shuffle(decoys);
    for (String decoy : decoys) {
      if (texts.size() < wanted) {
        texts.add(decoy);
      }
    }
    random.shuffle(texts);
    return new Choices(
        QuestionKind.MEANING, texts, texts.indexOf(band.meaning()), totalIn(band, score, random));
  }

  /** Prefers the totals beside a neighbouring band: there one point decides. */
  private static int totalIn(Band band, BedsideScore score, CounterRandom random) {
    if (random.chance(SHARE_AT_EDGE)) {
      List<Integer> edges = new ArrayList<>();
      if (band.low() > score.minTotal()) {
        edges.add(band.low());
      }
      if (band.high() < score.maxTotal()) {
        edges.add(band.high());
      }
      return random.pick(edges);
    }
    return random.between(band.low(), band.high());
  }
}
