package dev.m1.eval.exchange;

import dev.m1.AnswerText;
import dev.m1.Question.MultipleChoice;
import java.util.Map;

/**
 * Holds one answer of another harness.
 *
 * @param id what the file calls the question
 * @param sample which of its answers this is, from 0
 * @param slices groups that the file names
 * @param thinking the text before the answer; empty where the file does not keep it apart
 * @param cut whether the thinking was cut
 * @param letters probability of each option's letter; empty where not recorded
 * @param tokens how many tokens were generated; 0 where not recorded
 */
record Result(
    String id,
    int sample,
    MultipleChoice question,
    String key,
    Map<String, String> slices,
    String thinking,
    boolean cut,
    AnswerText answer,
    Map<String, Double> letters,
    int tokens) {}
