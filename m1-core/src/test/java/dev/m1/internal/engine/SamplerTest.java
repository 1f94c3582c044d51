package dev.m1.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.m1.Sampling;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final IntList NOTHING = new IntList();

  @Property(tries = 200)
  void greedy_anyRow_choosesTheFirstGreatest(@ForAll @Size(min = 1, max = 50) float[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = Math.round(row[i] % 4); // makes ties common
    }
    int chosen = new Sampler(Sampling.greedy(), 7).choose(row.clone(), NOTHING, 0, 0);

    for (int i = 0; i < row.length; i++) {
      assertThat(row[i]).isLessThanOrEqualTo(row[chosen]);
      if (i < chosen) {
        assertThat(row[i]).isLessThan(row[chosen]);
      }
    }
  }

  @Test
  void temperature_manyDraws_followTheSoftmax() {
    float[] row = {1f, 2f, 0f, -1f};
    double[] expected = softmax(row, 0.7);
    int[] counts = draw(Sampling.temperature(0.7), row, 40_000);

    for (int i = 0; i < row.length; i++) {
      double error = 4 * Math.sqrt(expected[i] * (1 - expected[i]) / 40_000);
      assertThat(counts[i] / 40_000.0).as("token %d", i).isCloseTo(expected[i], within(error));
    }
  }

  @Property(tries = 100)
  void topK_manyDraws_stayAmongTheBest(
      @ForAll @IntRange(min = 1, max = 20) int k, @ForAll @IntRange(max = 1000) int seed) {
    float[] row = randomRow(60, seed);
    int[] counts = draw(Sampling.temperature(1.5).withTopK(k), row, 300);

    float[] sorted = row.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < row.length; i++) {
      if (counts[i] > 0) {
        assertThat(row[i]).isGreaterThanOrEqualTo(sorted[sorted.length - k]);
      }
    }
  }

  @Property(tries = 100)
  void topP_manyDraws_stayInTheNucleus(
      @ForAll @DoubleRange(min = 0.05, max = 0.95) double p,
      @ForAll @IntRange(max = 1000) int seed) {
    float[] row = randomRow(60, seed);
    int[] counts = draw(Sampling.temperature(1).withTopP(p), row, 300);

    double[] probability = softmax(row, 1);
    Integer[] order = new Integer[row.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(probability[b], probability[a]));
    double sum = 0;
    for (int token : order) {
      if (sum >= p + 1e-6) {
        assertThat(counts[token]).as("token outside the nucleus").isZero();
      }
      sum += probability[token];
    }
  }

  @Property(tries = 200)
  void choose_largeVocabulary_drawsWhatSortingAllOfItWould(
      @ForAll @IntRange(max = 1_000_000) int seed,
      @ForAll @IntRange(max = 3000) int k,
      @ForAll @DoubleRange(min = 0.05, max = 1) double p,
      @ForAll @DoubleRange(max = 0.2) double minP,
      @ForAll @DoubleRange(min = 0.3, max = 4) double temperature) {
    float[] row = randomRow(6000, seed);
    Sampling sampling = Sampling.temperature(temperature).withTopK(k).withTopP(p).withMinP(minP);

    List<Integer> kept = keptBySorting(row, sampling);
    Sampler sampler = new Sampler(sampling, seed);

    for (int position = 0; position < 20; position++) {
      assertThat(sampler.choose(row.clone(), NOTHING, 0, position)).isIn(kept);
    }
  }

  /** Top-k, then top-p of what is left, then min-p, with all of the row sorted. */
  private static List<Integer> keptBySorting(float[] row, Sampling sampling) {
    double[] weights = softmax(row, sampling.temperature());
    List<Integer> all =
        IntStream.range(0, row.length)
            .boxed()
            .sorted(Comparator.comparingDouble(token -> -weights[token]))
            .toList();
    List<Integer> kept =
        all.subList(0, sampling.topK() == 0 ? all.size() : Math.min(all.size(), sampling.topK()));
    if (sampling.topP() < 1) {
      double wanted = sampling.topP() * kept.stream().mapToDouble(token -> weights[token]).sum();
      int count = 0;
      for (double sum = 0; count < kept.size() && (count == 0 || sum < wanted); count++) {
        sum += weights[kept.get(count)];
      }
      kept = kept.subList(0, count);
    }
    double least = sampling.minP() * weights[all.get(0)];
    int last = kept.size();
    while (last > 1 && weights[kept.get(last - 1)] < least) {
      last--;
    }
    return kept.subList(0, last);
  }

  @Test
  void minP_weakToken_isNeverDrawn() {
    float[] row = {0f, (float) Math.log(0.2), (float) Math.log(0.05)};

    int[] counts = draw(Sampling.temperature(1).withMinP(0.1), row, 2000);

    assertThat(counts[2]).isZero();
    assertThat(counts[1]).isPositive();
  }

  @Test
  void choose_sameSeedStreamAndPosition_drawsTheSameWhateverCameBefore() {
    Sampler busy = new Sampler(Sampling.temperature(1), 3);
    float[] row = randomRow(500, 1);
    int[] expected = new int[50];
    for (int i = 0; i < 50; i++) {
      expected[i] = new Sampler(Sampling.temperature(1), 3).choose(row.clone(), NOTHING, 1, i);
    }
    for (int i = 49; i >= 0; i--) {
      busy.choose(row.clone(), NOTHING, 0, i);
      assertThat(busy.choose(row.clone(), NOTHING, 1, i)).isEqualTo(expected[i]);
    }
    assertThat(Arrays.stream(expected).distinct().count()).isGreaterThan(10);
  }

  @Test
  void repetitionPenalty_repeatedToken_losesItsLead() {
    IntList recent = new IntList();
    recent.addAll(new int[] {1, 1, 1});
    Sampling sampling = Sampling.greedy().withRepetitionPenalty(2, 8);

    assertThat(new Sampler(sampling, 0).choose(new float[] {1.5f, 2f}, recent, 0, 0)).isZero();
    assertThat(new Sampler(sampling, 0).choose(new float[] {-1.5f, -1f}, recent, 0, 0)).isZero();
    assertThat(new Sampler(sampling, 0).choose(new float[] {0.5f, 2f}, recent, 0, 0)).isOne();
  }

  @Test
  void bias_tokenById_isAdded() {
    Sampling sampling = Sampling.greedy().withBias(Map.of(2, 5.0, 0, Double.NEGATIVE_INFINITY));

    assertThat(new Sampler(sampling, 0).choose(new float[] {9, 3, 1}, NOTHING, 0, 0)).isEqualTo(2);
  }

  @Property
  void exponential_anyLogit_isThatOfTheLibrary(@ForAll @DoubleRange(min = -800, max = 0) double x) {
    if (x >= -700) {
      assertThat(Exponential.of(x) / Math.exp(x)).isCloseTo(1, within(1e-11));
    } else {
      assertThat(Exponential.of(x)).isZero();
    }
  }

  @Test
  void exponential_ends_areRight() {
    assertThat(Exponential.of(0)).isOne();
    assertThat(Exponential.of(-0.0)).isOne();
    assertThat(Exponential.of(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(Exponential.of(Double.NaN)).isNaN();
  }

  @Test
  void entropyAndMargin_knownRows_areRight() {
    assertThat(Sampler.entropy(new float[] {2, 2, 2, 2}))
        .isCloseTo((float) Math.log(4), within(1e-6f));
    assertThat(Sampler.entropy(new float[] {100, 0, 0})).isCloseTo(0f, within(1e-6f));
    assertThat(Sampler.margin(new float[] {1, 4, 3})).isEqualTo(1f);
    assertThat(Sampler.margin(new float[] {4, 4})).isZero();
    assertThat(Sampler.logProbability(new float[] {0, 0}, 1)).isCloseTo(-Math.log(2), within(1e-9));
  }

  private static float[] randomRow(int size, int seed) {
    Random random = new Random(seed);
    float[] row = new float[size];
    for (int i = 0; i < size; i++) {
      row[i] = (float) (3 * random.nextGaussian());
    }
    return row;
  }

  private static int[] draw(Sampling sampling, float[] row, int times) {
    Sampler sampler = new Sampler(sampling, 11);
    int[] counts = new int[row.length];
    for (int i = 0; i < times; i++) {
      counts[sampler.choose(row.clone(), NOTHING, 0, i)]++;
    }
    return counts;
  }

  private static double[] softmax(float[] row, double temperature) {
    double[] weights = new double[row.length];
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      weights[i] = Math.exp(row[i] / temperature);
      sum += weights[i];
    }
    for (int i = 0; i < row.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }
}
