package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import dev.m1.ThinkingEnd;
import java.util.List;
import java.util.Optional;

/**
 * Holds everything that a run recorded about one question in one sample: one line of its file.
 * Immutable.
 *
 * @param item the item's id
 * @param cluster the item's cluster
 * @param sample which of the samples of this question, from 0
 * @param seed the seed its sessions ran with
 * @param order the presented order of the options: entry i is the file's index of option i; empty
 *     as in the file
 * @param key the right letter in the presented order
 * @param promptTokens tokens of the prompt
 * @param thinkingTokens T: tokens of the one trace that the cells share; where every cell ran
 *     apart, those of the longest
 * @param thinkingEnd what ended that trace's thinking
 * @param thinking its text; empty where the run records no texts
 * @param cells what each condition gave, in the run's order of arms
 * @param looks what letter probes saw along the thinking, by rising position; empty where none ran
 * @param decodedTokens tokens computed after the prompt, for all cells together
 * @param separateTokens tokens that one separate run a cell computes after the prompt
 * @param seconds wall time from start to end
 * @param failure why there are no cells, where the session failed
 */
public record RunLine(
    String item,
    String cluster,
    int sample,
    long seed,
    List<Integer> order,
    String key,
    int promptTokens,
    int thinkingTokens,
    ThinkingEnd thinkingEnd,
    String thinking,
    List<Cell> cells,
    List<Look> looks,
    long decodedTokens,
    long separateTokens,
    double seconds,
    Optional<String> failure) {
  /** Copies the lists and checks that nothing is null. */
  public RunLine {
    requireNonNull(item, "item");
    requireNonNull(cluster, "cluster");
    order = List.copyOf(order);
    requireNonNull(key, "key");
    requireNonNull(thinkingEnd, "thinkingEnd");
    requireNonNull(thinking, "thinking");
    cells = List.copyOf(cells);
    looks = List.copyOf(looks);
    requireNonNull(failure, "failure");
  }
}
