package dev.m1.eval.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.internal.Digests;
import dev.m1.eval.internal.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the page: the template with style, charting library, script and data put in. Scripts are
 * allowed by their hash alone, and nothing may be fetched, whatever the data holds.
 */
final class Page {
  /** Writes what is not known until the page is being written. */
  interface Blocks {
    /** Writes the packed questions. */
    void write(Writer out) throws IOException;
  }

  private static final String TEMPLATE = resource("report.html");
  private static final String STYLE = resource("report.css");
  private static final String CHARTS = resource("echarts.min.js");
  private static final String SCRIPT =
      "'use strict';\n(() => {\n"
          + resource("base.js")
          + resource("charts.js")
          + resource("explorer.js")
          + resource("main.js")
          + "})();\n";
  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  private Page() {}

  static void write(Writer out, String title, ObjectNode data, Blocks blocks) throws IOException {
    Matcher slots = SLOT.matcher(TEMPLATE);
    int at = 0;
    while (slots.find()) {
      out.append(TEMPLATE, at, slots.start());
      at = slots.end();
      switch (slots.group(1)) {
        case "policy" -> out.append(policy());
        case "title" -> out.append(escaped(title));
        case "style" -> out.append(STYLE);
        case "charts" -> out.append(CHARTS);
        case "script" -> out.append(SCRIPT);
        // whatever texts it holds, no tag and no comment begins in a script element
        case "data" -> out.append(Json.line(data).replace("<", "\\u003c"));
        case "blocks" -> blocks.write(out);
        default -> throw new IllegalStateException("no such slot: " + slots.group());
      }
    }
    out.append(TEMPLATE, at, TEMPLATE.length());
  }

  private static String policy() {
    return "default-src 'none'; script-src "
        + hash(CHARTS)
        + " "
        + hash(SCRIPT)
        + "; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  }

  private static String hash(String script) {
    return "'sha256-" + Base64.getEncoder().encodeToString(Digests.sha256(script)) + "'";
  }

  /** Escapes text for HTML; it must not even turn the direction of what follows. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      String text =
          new String(
              requireNonNull(in, "the resource is missing: " + name).readAllBytes(),
              StandardCharsets.UTF_8);
      // the hash is over what the browser sees, and it sees no carriage returns
      return text.replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
