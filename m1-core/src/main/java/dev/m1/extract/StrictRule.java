package dev.m1.extract;

/**
 * The rules of the strict extractor, in the order in which they count.
 *
 * <p>Every rule looks at the whole answer. The strongest rules that found something decide: a field
 * made for the answer before everything else, then explicit statements (all of them weighed against
 * each other), then implied ones, then an option's text alone. Rules without a finder name verdicts
 * that come from comparing statements or from their absence.
 */
@SuppressWarnings("ImmutableEnumChecker") // finders are stateless
enum StrictRule {
  /** {@code "answer_choice": "B"}. */
  FIELD("answer-field", Strength.FIELD, new FieldFinder()),

  /** {@code \boxed{B}}. */
  BOXED("boxed", Strength.EXPLICIT, new BoxedFinder()),

  /** "The answer is B", "Answer: B", "Correct option: B". */
  STATED("answer-stated", Strength.EXPLICIT, new StatedFinder()),

  /** "I choose B", "I would go with option B". */
  CHOSEN("option-chosen", Strength.EXPLICIT, new ChosenFinder()),

  /** "… wait, actually C". */
  REVISED("changed-mind", Strength.EXPLICIT, new RevisedFinder()),

  /** A value right after text that m1 forced, such as "Final Answer:". */
  AFTER_HAND_OVER("after-hand-over", Strength.EXPLICIT, new HandOverFinder()),

  /** A line that is only "B", "(B)", "Option B" or "B. text". */
  BARE("bare-option", Strength.EXPLICIT, new BareFinder()),

  /** "B is the correct answer". */
  DECLARED_ANSWER("declared-answer", Strength.EXPLICIT, new DeclaredFinder(true)),

  /** "B is correct". */
  DECLARED_RIGHT("declared-right", Strength.IMPLIED, new DeclaredFinder(false)),

  /** "Therefore, B", "The most likely diagnosis is" and an option's text. */
  CONCLUDED("concluded", Strength.IMPLIED, new ConcludedFinder()),

  /** A short answer that names one option's text and no other's. */
  OPTION_TEXT("option-text", Strength.RESTATED, new OptionTextFinder()),

  /** Statements that contradict each other, with nothing that says which one holds. */
  CONFLICT("conflict"),

  /** A statement that is taken back, with no other in its place. */
  RETRACTED("retracted"),

  /** "I cannot provide medical advice". */
  REFUSAL("refusal"),

  /** A stored error message instead of an answer: "Request timed out". */
  ERROR("transport-error"),

  /** The text breaks off before it commits. */
  CUT("cut-off"),

  /** There is nothing but blanks. */
  BLANK("blank"),

  /** There is text, but it states no answer. */
  NOTHING("nothing-stated");

  /** How much a statement counts; the strongest present decides. */
  enum Strength {
    FIELD,
    EXPLICIT,
    IMPLIED,
    RESTATED,
    NONE
  }

  final String id;
  final Strength strength;
  final StatementFinder finder;

  StrictRule(String id, Strength strength, StatementFinder finder) {
    this.id = id;
    this.strength = strength;
    this.finder = finder;
  }

  StrictRule(String id) {
    this(id, Strength.NONE, noFinder());
  }

  // an enum's constructor cannot read its static fields
  private static StatementFinder noFinder() {
    return (page, rule, found) -> {};
  }
}
