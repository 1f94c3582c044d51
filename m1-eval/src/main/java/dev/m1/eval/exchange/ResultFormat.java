package dev.m1.eval.exchange;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The forms of result files that m1 writes and reads. */
public enum ResultFormat {
  /**
   * lm-evaluation-harness, {@code samples_TASK_DATE.jsonl} of {@code --log_samples}: one object a
   * line. Source: {@code lm_eval/loggers/evaluation_tracker.py} in
   * github.com/EleutherAI/lm-evaluation-harness.
   */
  LM_EVAL("lm-eval"),
  /**
   * inspect_ai, a log in its JSON form, version 2. Source: {@code src/inspect_ai/log/_log.py} in
   * github.com/UKGovernmentBEIS/inspect_ai.
   */
  INSPECT("inspect"),
  /**
   * The results of the m1 paper's own evaluation: a JSON list. Source: {@code
   * src/eval/inference_keep_think.py} in github.com/UCSC-VLAA/m1.
   */
  M1_RESULTS("m1-results");

  private final String label;

  ResultFormat(String label) {
    this.label = label;
  }

  /** Returns the name that commands take, such as {@code lm-eval}. */
  public String label() {
    return label;
  }

  /**
   * Returns a format by its label.
   *
   * @throws IllegalArgumentException if there is none; the message lists them
   */
  public static ResultFormat named(String label) {
    return Arrays.stream(values())
        .filter(format -> format.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown result format \""
                        + label
                        + "\"; there are "
                        + Arrays.stream(values())
                            .map(ResultFormat::label)
                            .collect(Collectors.joining(", "))));
  }

  @Override
  public String toString() {
    return label;
  }
}
