package dev.m1.eval.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Reads GPQA, whose rows name the right answer and three wrong ones but give no order. */
final class GpqaForm {
  private static final Set<String> MEDICAL = Set.of("Genetics", "Molecular Biology");
  private static final String CORRECT = "Correct Answer";

  private GpqaForm() {}

  /**
   * Returns the form.
   *
   * @param seed decides, with a row's words, the order of its options
   * @param copies how often each question is asked, each time in another order: 1, or 5 as in the
   *     evaluation data of HuatuoGPT-o1 and m1
   */
  static Form of(long seed, int copies) {
    return new Form(
        Cards.GPQA,
        CsvRows::named,
        (row, fields) -> {
          if (!MEDICAL.contains(fields.optional("Subdomain"))) {
            return List.of();
          }
          List<Draft> drafts = new ArrayList<>();
          for (int copy = 0; copy < copies; copy++) {
            drafts.add(draft(fields, seed, copy));
          }
          return drafts;
        });
  }

  private static Draft draft(Fields fields, long seed, int copy) throws MalformedRow {
    String stem = fields.text("Question");
    List<String> options =
        new ArrayList<>(
            fields.columns(
                CORRECT, "Incorrect Answer 1", "Incorrect Answer 2", "Incorrect Answer 3"));
    int key = shuffle(options, random(stem, seed, copy));
    return Draft.choice(fields.optional("Record ID"), stem, options, key)
        .in("domain", fields.optional("High-level domain"))
        .in("subdomain", fields.optional("Subdomain"))
        .in("writer-difficulty", fields.optional("Writer's Difficulty Estimate"));
  }

  /** The same on every Java: java.util.Random is specified bit by bit. */
  private static Random random(String stem, long seed, int copy) {
    String hash = Canonical.hash(seed + "\n" + copy + "\n" + Canonical.words(stem));
    return new Random(Long.parseUnsignedLong(hash, 16));
  }

  /** Shuffles and returns where the first one went. */
  private static int shuffle(List<String> options, Random random) {
    int key = 0;
    for (int i = options.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      String moved = options.get(i);
      options.set(i, options.get(j));
      options.set(j, moved);
      if (key == i) {
        key = j;
      } else if (key == j) {
        key = i;
      }
    }
    return key;
  }
}
