package dev.m1.eval.bedside;

import java.util.ArrayList;
import java.util.List;

/** Writes a vignette and its question as English sentences. */
final class Stem {

  private static final Words OPENINGS =
      Words.words(
              "%3$s %1$s-year-old %2$s presents with %4$s.",
              "%3$s %1$s-year-old %2$s is seen for %4$s.",
              "A %2$s aged %1$s comes in with %4$s.",
              "%3$s %1$s-year-old %2$s has %4$s.")
          .butUnseen("The patient, a %2$s aged %1$s, reports %4$s.");
  private static final Words NEWBORN_OPENINGS =
      Words.words(
              "A newborn is assessed one minute after %s.",
              "A newborn is assessed five minutes after %s.",
              "A newborn is examined soon after %s.")
          .butUnseen("One minute after %s a newborn is examined.");
  private static final Words SENTENCES =
      Words.words(
              "The record shows %s.",
              "The chart notes %s.",
              "The team documents %s.",
              "Assessment finds %s.",
              "Further review reveals %s.",
              "Also noted: %s.")
          .butUnseen("The notes mention %s.", "The file lists %s.");
  private static final Words SCORE_QUESTIONS =
      Words.words(
              "What is the %s score?",
              "Which of these is the %s score?", "How many points is the %s score?")
          .butUnseen("Which number is the %s score?");
  private static final Words MEANING_QUESTIONS =
      Words.words(
              "What does the %s score mean?",
              "What does the %s score indicate?", "Which conclusion follows from the %s score?")
          .butUnseen("What follows from the %s score?");

  private final Wording wording;
  private final CounterRandom random;

  private Stem(Wording wording, CounterRandom random) {
    this.wording = wording;
    this.random = random;
  }

  static String write(Vignette vignette, QuestionKind kind, Wording wording, CounterRandom random) {
    Stem stem = new Stem(wording, random);
    List<String> sentences = new ArrayList<>();
    sentences.add(stem.opening(vignette));
    sentences.addAll(stem.body(vignette.facts()));
    Words questions = kind == QuestionKind.SCORE ? SCORE_QUESTIONS : MEANING_QUESTIONS;
    sentences.add(stem.frame(questions).formatted(vignette.score().name()));
    return String.join(" ", sentences);
  }

  private String opening(Vignette vignette) {
    String setting = frame(vignette.score().settings());
    if (vignette.score().newborn()) {
      return frame(NEWBORN_OPENINGS).formatted(setting);
    }
    int age = vignette.age().orElseThrow();
    return frame(OPENINGS).formatted(age, vignette.sex().word(age), article(age), setting);
  }

  private List<String> body(List<String> facts) {
    List<String> sentences = new ArrayList<>();
    int from = 0;
    while (from < facts.size()) {
      int to = Math.min(facts.size(), from + random.between(2, 4));
      sentences.add(frame(SENTENCES).formatted(join(facts.subList(from, to))));
      from = to;
    }
    return sentences;
  }

  private String frame(Words words) {
    return wording == Wording.UNSEEN && random.chance(0.5)
        ? random.pick(words.unseen())
        : random.pick(words.known());
  }

  /** Says "An" before eight, eleven, eighteen and eighty. */
  static String article(int age) {
    return age == 8 || age == 11 || age == 18 || age / 10 == 8 ? "An" : "A";
  }

  static String join(List<String> facts) {
    int last = facts.size() - 1;
    return last == 0
        ? facts.get(0)
        : String.join(", ", facts.subList(0, last)) + " and " + facts.get(last);
  }
}
