package dev.m1.eval.bedside;

import java.util.List;
import java.util.Optional;

/**
 * Describes a bedside score as data: a sum over criteria and what the sum means. Immutable.
 *
 * @param name the name, as questions write it
 * @param settings the complaint or diagnosis a vignette opens with
 * @param ages the ages of adult patients, or empty for newborns
 * @param criteria the criteria, in the order of the publication
 * @param bands the published bands, from the lowest total to the highest and without gaps; empty
 *     where the publication has fewer than three, so that only the number of points is asked
 * @param decoys meanings the publication does not have, for wrong options
 */
public record BedsideScore(
    String name,
    Words settings,
    Optional<Evidence.AgeYears> ages,
    List<Criterion> criteria,
    List<Band> bands,
    List<String> decoys) {

  /** Checks that the bands cover every total exactly once. */
  public BedsideScore {
    criteria = List.copyOf(criteria);
    bands = List.copyOf(bands);
    decoys = List.copyOf(decoys);
    if (!bands.isEmpty()) {
      int expected = min(criteria);
      for (Band band : bands) {
        if (band.low() != expected) {
          throw new IllegalArgumentException(
              name
                  + ": band \""
                  + band.meaning()
                  + "\" starts at "
                  + band.low()
                  + ", expected "
                  + expected);
        }
        expected = band.high() + 1;
      }
      if (expected != max(criteria) + 1) {
        throw new IllegalArgumentException(
            name + ": bands end at " + (expected - 1) + ", the greatest total is " + max(criteria));
      }
    }
  }

  static BedsideScore adult(
      String name,
      Words settings,
      int youngest,
      int oldest,
      List<Criterion> criteria,
      List<Band> bands,
      List<String> decoys) {
    return new BedsideScore(
        name,
        settings,
        Optional.of(new Evidence.AgeYears(youngest, oldest)),
        criteria,
        bands,
        decoys);
  }

  /** Returns the least total. */
  public int minTotal() {
    return min(criteria);
  }

  /** Returns the greatest total. */
  public int maxTotal() {
    return max(criteria);
  }

  /** Returns the band of a total, or empty where the score has no bands. */
  public Optional<Band> band(int total) {
    return bands.stream().filter(band -> band.contains(total)).findFirst();
  }

  /** Tells whether the patients are newborns, who have neither age nor sex in the vignette. */
  public boolean newborn() {
    return ages.isEmpty();
  }

  private static int min(List<Criterion> criteria) {
    return criteria.stream().mapToInt(Criterion::minPoints).sum();
  }

  private static int max(List<Criterion> criteria) {
    return criteria.stream().mapToInt(Criterion::maxPoints).sum();
  }
}
