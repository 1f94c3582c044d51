package dev.m1.template;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The chat formats that m1 brings along, as templates among its resources. */
final class BuiltIns {
  static final List<String> NAMES =
      List.of("chatml", "llama3", "gemma", "mistral", "phi", "deepseek", "plain");

  private BuiltIns() {}

  static String source(String name) {
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "no chat format '" + name + "'; choose one of " + String.join(", ", NAMES));
    }
    try (InputStream in = BuiltIns.class.getResourceAsStream(name + ".jinja")) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + ".jinja is missing from m1-core");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
