package dev.m1.eval.analysis;

import dev.m1.eval.run.RunManifest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names what two runs differ in, besides their questions and conditions. */
final class SettingsDifference {
  private SettingsDifference() {}

  static List<String> of(RunManifest first, RunManifest second) {
    Map<String, String> ours = settings(first);
    Map<String, String> theirs = settings(second);
    List<String> differences = new ArrayList<>();
    Map<String, String> all = new LinkedHashMap<>(ours);
    theirs.forEach(all::putIfAbsent);
    for (String name : all.keySet()) {
      String one = ours.getOrDefault(name, "not set");
      String two = theirs.getOrDefault(name, "not set");
      if (!one.equals(two)) {
        differences.add(name + ": " + one + " in A, " + two + " in B");
      }
    }
    return differences;
  }

  private static Map<String, String> settings(RunManifest run) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("model", run.model().name());
    settings.put("model file", run.model().fingerprint());
    settings.put("backend", run.model().backend() + ", " + run.model().library());
    settings.put("device", run.model().device());
    settings.put("execution", run.execution().name());
    settings.put("prompt", run.prompt());
    settings.put("sampling", run.sampling().toString());
    settings.put("answer limit", String.valueOf(run.maxAnswerTokens()));
    settings.put("samples", String.valueOf(run.samples()));
    settings.put("each condition on its own", String.valueOf(run.exact()));
    settings.put("seed", String.valueOf(run.seed()));
    settings.put("data", run.benchmark() + " " + run.source() + " " + run.dataMd5());
    settings.put("version of m1", run.version());
    new java.util.TreeMap<>(run.options())
        .forEach(
            (name, value) -> {
              if (!name.equals("traces") && !name.equals("record")) { // change no answer
                settings.put(name, value);
              }
            });
    return settings;
  }
}
