package dev.m1.eval.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.M1Exception;
import dev.m1.eval.internal.Digests;
import dev.m1.eval.internal.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares what two runs are made of. */
final class ManifestDifference {
  private static final List<String> NOT_PART = List.of("created", "hash");

  private ManifestDifference() {}

  /** Returns the SHA-256 over all that the figures of a run depend on, in hexadecimal. */
  static String hash(RunManifest manifest) {
    return Digests.sha256Hex(Json.line(settings(manifest)));
  }

  private static ObjectNode settings(RunManifest manifest) {
    return ManifestJson.write(manifest).remove(NOT_PART);
  }

  /**
   * Refuses to go on with a run that has other settings.
   *
   * @throws M1Exception with each setting that differs
   */
  static void refuse(RunDirectory there, RunManifest wanted) {
    JsonNode old = settings(there.manifest());
    JsonNode now = settings(wanted);
    if (old.equals(now)) {
      return;
    }
    List<String> differences = new ArrayList<>();
    collect("", old, now, differences);
    throw new M1Exception(
        "the run in "
            + there.folder()
            + " was made with other settings: "
            + String.join("; ", differences)
            + "; name another folder, or give the settings of that run");
  }

  private static void collect(String path, JsonNode old, JsonNode now, List<String> into) {
    if (old.equals(now)) {
      return;
    }
    if (old.isObject() && now.isObject()) {
      Set<String> names = new TreeSet<>();
      old.fieldNames().forEachRemaining(names::add);
      now.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        collect(path.isEmpty() ? name : path + "." + name, old.path(name), now.path(name), into);
      }
    } else {
      into.add(path + " was " + shown(old) + ", now " + shown(now));
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode()
        ? "not set"
        : value.isTextual() ? value.asText() : value.toString();
  }
}
