package dev.m1;

/**
 * What a session cost, in tokens. Each token is counted once, except that {@code cached} is part of
 * {@code prompt} and {@code injected} part of {@code thinking}.
 *
 * @param prompt tokens before the first thought: the rendered question and what opens the thinking
 * @param cached of those, tokens taken from a finished session's state instead of being read again
 * @param thinking tokens of the thinking, sampled and injected: what the budget bounds
 * @param injected of those, tokens that the strategy put in ("Wait")
 * @param forced tokens that m1 put in to close the thinking and hand over to the answer
 * @param marker tokens with which the model itself closed its thinking or ended its answer: neither
 *     thinking nor answer
 * @param probe tokens decoded in probes: hand-overs and probe answers
 * @param answer tokens of the answer
 */
public record Usage(
    int prompt,
    int cached,
    int thinking,
    int injected,
    int forced,
    int marker,
    int probe,
    int answer) {
  /** Says that nothing was used. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0);

  /** Returns the tokens that the model read or wrote, without those taken from a cache. */
  public int computed() {
    return prompt - cached + thinking + forced + marker + probe + answer;
  }
}
