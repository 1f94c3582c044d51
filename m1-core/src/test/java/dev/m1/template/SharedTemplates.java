package dev.m1.template;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The templates of model makers that lie beside a checkout, with what real Jinja2 renders. */
final class SharedTemplates {
  /** One conversation with one template. */
  record Golden(
      String template,
      String conversation,
      String source,
      List<Map<String, Object>> messages,
      Map<String, Object> variables,
      Map<String, Object> expected) {}

  private SharedTemplates() {}

  /** Returns one conversation of each template, or none if there is no shared folder. */
  static List<Golden> oneEach() {
    return folder() == null
        ? List.of()
        : load().stream().filter(golden -> golden.conversation().equals("user")).toList();
  }

  private static @Nullable Path folder() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("shared"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** Skips the test if there is no shared folder; one that is there but broken fails. */
  static List<Golden> load() {
    Path folder = folder();
    assumeTrue(folder != null, "no shared folder beside this checkout");
    Path templates = java.util.Objects.requireNonNull(folder).resolve("shared/templates");
    try (InputStream in = Files.newInputStream(templates.resolve("golden.json"))) {
      Map<String, Object> all = TestJson.read(in);
      Map<String, Object> conversations = TestJson.map(all.get("cases"));
      List<Golden> goldens = new ArrayList<>();
      for (Map.Entry<String, Object> template : TestJson.map(all.get("templates")).entrySet()) {
        String source = Files.readString(templates.resolve(template.getKey()));
        for (Map.Entry<String, Object> each : TestJson.map(template.getValue()).entrySet()) {
          Map<String, Object> conversation = TestJson.map(conversations.get(each.getKey()));
          Map<String, Object> variables =
              new HashMap<>(TestJson.map(conversation.get("variables")));
          variables.put("bos_token", "<BOS>");
          variables.put("eos_token", "<EOS>");
          goldens.add(
              new Golden(
                  template.getKey(),
                  each.getKey(),
                  source,
                  TestJson.messages(conversation.get("messages")),
                  variables,
                  TestJson.map(each.getValue())));
        }
      }
      return goldens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
