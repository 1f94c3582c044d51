package dev.m1.eval.run;

import static java.util.Objects.requireNonNull;

import dev.m1.ModelInfo;
import dev.m1.ModelOptions;
import dev.m1.Sampling;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Says what a run is made of: everything that its figures depend on. Immutable.
 *
 * @param version version of m1
 * @param created when the run began, by the wall clock; not part of the hash
 * @param benchmark the benchmark's name, such as {@code medqa} or {@code bedside}
 * @param source the file's name or the generator's seed, without folders
 * @param dataMd5 MD5 of the benchmark's file; empty for generated questions
 * @param questions how many items the run asks
 * @param chosen how they were chosen, such as {@code 200 of 1273 clusters, seed 1}
 * @param arms the conditions, in order
 * @param exact whether each condition ran on its own instead of as a fork of one trace
 * @param samples samples a question
 * @param seed the run's seed
 * @param sampling how tokens were chosen
 * @param maxAnswerTokens the answer limit
 * @param prompt the prompt format's name
 * @param scorer the scorer that the lines' outcomes come from
 * @param execution how sessions shared the model
 * @param model the model, its fingerprint, native library and device
 * @param options further settings that a run can have, by name
 * @param hash SHA-256 over all of the above except {@code created}
 */
public record RunManifest(
    String version,
    Instant created,
    String benchmark,
    String source,
    String dataMd5,
    int questions,
    String chosen,
    List<Arm> arms,
    boolean exact,
    int samples,
    long seed,
    Sampling sampling,
    int maxAnswerTokens,
    String prompt,
    String scorer,
    ModelOptions.Execution execution,
    ModelInfo model,
    Map<String, String> options,
    String hash) {
  static final String LEFT_OUT = "rowsLeftOut";

  /** Copies the collections and checks that nothing is null. */
  public RunManifest {
    requireNonNull(version, "version");
    requireNonNull(created, "created");
    requireNonNull(benchmark, "benchmark");
    requireNonNull(source, "source");
    requireNonNull(dataMd5, "dataMd5");
    requireNonNull(chosen, "chosen");
    arms = List.copyOf(arms);
    requireNonNull(sampling, "sampling");
    requireNonNull(prompt, "prompt");
    requireNonNull(scorer, "scorer");
    requireNonNull(execution, "execution");
    requireNonNull(model, "model");
    options = Map.copyOf(options);
    requireNonNull(hash, "hash");
  }

  /** Returns how many rows of the benchmark's file could not be questions and were left out. */
  public int rowsLeftOut() {
    return Integer.parseInt(options.getOrDefault(LEFT_OUT, "0"));
  }

  /** Returns this manifest with its hash worked out. */
  public RunManifest hashed() {
    return withHash(ManifestDifference.hash(this));
  }

  private RunManifest withHash(String value) {
    return new RunManifest(
        version,
        created,
        benchmark,
        source,
        dataMd5,
        questions,
        chosen,
        arms,
        exact,
        samples,
        seed,
        sampling,
        maxAnswerTokens,
        prompt,
        scorer,
        execution,
        model,
        options,
        value);
  }
}
