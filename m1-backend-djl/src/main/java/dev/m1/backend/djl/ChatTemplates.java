package dev.m1.backend.djl;

import dev.m1.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds the chat templates of a folder: {@code chat_template} of tokenizer_config.json, one text or
 * a list with names; {@code chat_template.jinja} in its place; {@code additional_chat_templates/
 * *.jinja} beside it. That is the order in which transformers looks.
 */
final class ChatTemplates {
  private static final String DEFAULT = "default";
  private static final String SUFFIX = ".jinja";

  private ChatTemplates() {}

  static Map<String, String> read(Path folder) {
    Map<String, String> templates = new TreeMap<>();
    Path config = folder.resolve("tokenizer_config.json");
    if (Files.isRegularFile(config)) {
      JsonFile file = JsonFile.read(config);
      Optional<Object> value = file.get("chat_template");
      if (value.isPresent() && value.get() instanceof List<?> list) {
        for (Object element : list) {
          JsonFile named = file.object("chat_template", element);
          templates.put(named.text("name").orElse(DEFAULT), named.text("template").orElse(""));
        }
      } else {
        file.text("chat_template").ifPresent(text -> templates.put(DEFAULT, text));
      }
    }
    Path single = folder.resolve("chat_template" + SUFFIX);
    Path more = folder.resolve("additional_chat_templates");
    try {
      if (Files.isRegularFile(single)) {
        templates.put(DEFAULT, Files.readString(single));
      }
      if (Files.isDirectory(more)) {
        readAll(more, templates);
      }
    } catch (IOException e) {
      throw new ModelLoadException("cannot read the chat templates of " + folder + ": " + e, e);
    }
    templates.values().removeIf(String::isBlank);
    if (!templates.isEmpty() && !templates.containsKey(DEFAULT)) {
      throw new ModelLoadException(
          "cannot open "
              + folder
              + ": it has chat templates named "
              + templates.keySet()
              + " but none is named default");
    }
    return Collections.unmodifiableMap(templates);
  }

  private static void readAll(Path folder, Map<String, String> templates) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(SUFFIX)) {
          String stem = name.substring(0, name.length() - SUFFIX.length());
          templates.put(stem, Files.readString(file));
        }
      }
    }
  }
}
