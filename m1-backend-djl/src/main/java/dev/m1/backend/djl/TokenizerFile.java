package dev.m1.backend.djl;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.m1.ModelLoadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What tokenizer.json says about its tokens; the native tokenizer encodes with it but tells no
 * token by id and no special ones.
 *
 * @param path the file
 * @param byteLevel whether a token's characters stand for bytes (GPT-2), or for text with {@code ▁}
 *     as blank (SentencePiece)
 * @param tokens the texts of ordinary tokens by id, as they stand in the file; null where there is
 *     none
 * @param added the tokens added as one piece, by id
 * @param unknown the token for what cannot be encoded, if there is one
 * @param begins the token that the post-processor puts first, if it does
 */
record TokenizerFile(
    Path path,
    boolean byteLevel,
    List<String> tokens,
    Map<Integer, AddedToken> added,
    Optional<String> unknown,
    Optional<String> begins) {
  private static final int MOST_TOKENS = 1 << 22;
  private static final Set<String> SKIPPED = Set.of("model.merges");

  /**
   * A token added as one piece.
   *
   * @param content its text
   * @param special whether it is a control token
   */
  record AddedToken(String content, boolean special) {}

  /** Reads and checks the file. */
  static TokenizerFile read(Path path) {
    JsonFile file = JsonFile.read(path, SKIPPED);
    JsonFile model = file.object("model").orElseThrow(() -> file.bad("model", "is missing"));
    String type = model.text("type").orElse("BPE");
    if (!type.equals("BPE")) {
      throw model.bad("type", "is " + type + "; the DJL backend reads BPE vocabularies");
    }
    Map<Integer, AddedToken> added = added(file);
    List<String> tokens = tokens(model, added.keySet());
    Set<String> decoders = types(file, "decoder", "decoders");
    boolean byteLevel =
        decoders.contains("ByteLevel")
            || types(file, "pre_tokenizer", "pretokenizers").contains("ByteLevel");
    boolean sentencePiece =
        decoders.contains("ByteFallback")
            || decoders.contains("Metaspace")
            || model.flag("byte_fallback", false);
    if (byteLevel == sentencePiece) {
      throw file.bad(
          "decoder",
          "has the parts " + decoders + "; the DJL backend reads byte-level and SentencePiece BPE");
    }
    return new TokenizerFile(path, byteLevel, tokens, added, model.text("unk_token"), first(file));
  }

  private static Map<Integer, AddedToken> added(JsonFile file) {
    Map<Integer, AddedToken> added = new LinkedHashMap<>();
    for (Object element : file.list("added_tokens")) {
      JsonFile token = file.object("added_tokens", element);
      int id = token.integer("id", 0, MOST_TOKENS);
      String content =
          token
              .text("content")
              .filter(text -> !text.isEmpty())
              .orElseThrow(() -> token.bad("content", "of token " + id + " is missing or empty"));
      if (added.put(id, new AddedToken(content, token.flag("special", false))) != null) {
        throw token.bad("id", "is given twice: " + id);
      }
    }
    return Collections.unmodifiableMap(added);
  }

  private static List<String> tokens(JsonFile model, Set<Integer> added) {
    JsonFile vocabulary = model.object("vocab").orElseThrow(() -> model.bad("vocab", "is missing"));
    int size = added.stream().mapToInt(id -> id + 1).max().orElse(0);
    for (Object id : vocabulary.members().values()) {
      if (!(id instanceof Long number) || number < 0 || number > MOST_TOKENS) {
        throw model.bad("vocab", "holds " + id + ", which is no token id");
      }
      size = Math.max(size, number.intValue() + 1);
    }
    List<String> tokens = new ArrayList<>(Collections.nCopies(size, null));
    vocabulary
        .members()
        .forEach(
            (text, id) -> {
              if (id instanceof Long number && tokens.set(number.intValue(), text) != null) {
                throw model.bad(
                    "vocab", "gives the id " + id + " twice, the second time to " + text);
              }
            });
    return tokens;
  }

  /** Collects the types of a component and of its parts. */
  private static Set<String> types(JsonFile file, String key, String parts) {
    Set<String> types = new java.util.TreeSet<>();
    file.object(key)
        .ifPresent(
            component -> {
              component.text("type").ifPresent(types::add);
              for (Object part : component.list(parts)) {
                component.object(parts, part).text("type").ifPresent(types::add);
              }
            });
    return types;
  }

  /** Returns the token that a template post-processor puts before a single text. */
  private static Optional<String> first(JsonFile file) {
    Optional<JsonFile> processor = file.object("post_processor");
    if (processor.isEmpty()) {
      return Optional.empty();
    }
    List<JsonFile> all = new ArrayList<>(List.of(processor.get()));
    for (Object part : processor.get().list("processors")) {
      all.add(processor.get().object("processors", part));
    }
    for (JsonFile each : all) {
      if (each.text("type").equals(Optional.of("TemplateProcessing"))
          && !each.list("single").isEmpty()) {
        return each.object("single", each.list("single").get(0))
            .object("SpecialToken")
            .flatMap(token -> token.text("id"));
      }
    }
    return Optional.empty();
  }

  /** Returns the number of ids, holes included. */
  int size() {
    return tokens.size();
  }

  /**
   * Returns the file for the native tokenizer: nothing is cut, padded or put around a text.
   *
   * @param special whether it knows special tokens; without them their texts are plain text
   */
  byte[] forNative(boolean special) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonParser in = Json.FACTORY.createParser(Files.newInputStream(path));
        JsonGenerator out = Json.FACTORY.createGenerator(bytes)) {
      in.nextToken();
      out.writeStartObject();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        out.writeFieldName(name);
        switch (name) {
          case "truncation", "padding", "post_processor" -> {
            in.skipChildren();
            out.writeNull();
          }
          case "added_tokens" -> copyAdded(in, out, special);
          default -> out.copyCurrentStructure(in);
        }
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new ModelLoadException("cannot read " + path + ": " + Json.reason(e), e);
    }
    return bytes.toByteArray();
  }

  private void copyAdded(JsonParser in, JsonGenerator out, boolean special) throws IOException {
    int index = 0;
    List<Map.Entry<Integer, AddedToken>> inOrder = List.copyOf(added.entrySet());
    Set<String> ordinary = special ? Set.of() : new HashSet<>(tokens);
    if (in.currentToken() != JsonToken.START_ARRAY) {
      in.skipChildren();
      out.writeNull();
      return;
    }
    out.writeStartArray();
    while (in.nextToken() == JsonToken.START_OBJECT) {
      Map.Entry<Integer, AddedToken> token = inOrder.get(index++);
      if (special || !token.getValue().special()) {
        out.copyCurrentStructure(in);
      } else {
        in.skipChildren();
        if (!ordinary.contains(token.getValue().content())) {
          placeholder(token.getKey(), out);
        }
      }
    }
    out.writeEndArray();
  }

  /**
   * Writes a token that stands for one left out. The native tokenizer does not read the ids of
   * added tokens that the vocabulary has not: it counts on, so each must keep its place.
   */
  private static void placeholder(int id, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeNumberField("id", id);
    // if a text holds it nevertheless, the id is refused like that of any control token
    out.writeStringField("content", "\uffff\ufdd0" + id + "\uffff");
    for (String no : List.of("single_word", "lstrip", "rstrip", "normalized", "special")) {
      out.writeBooleanField(no, false);
    }
    out.writeEndObject();
  }
}
