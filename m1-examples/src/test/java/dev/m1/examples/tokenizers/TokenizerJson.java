package dev.m1.examples.tokenizers;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.backend.llamacpp.GgufFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the tokenizer of a GGUF file as the tokenizer.json that Hugging Face's library reads: the
 * file's own tokens and merges, and the pattern that belongs to the name of its pre-tokenizer.
 */
final class TokenizerJson {
  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final String LETTERS_OR_NUMBERS =
      "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|%s|"
          + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

  /** deepseek-llm names its letters one by one: all those with case, but for these. */
  private static final String LETTERS_WITH_CASE =
      "[\\p{Lu}\\p{Ll}\\p{Lt}&&[^\u0560-\u0588\u10c6-\u10ff\u1c80-\u1c8f\u2d00-\u2d2d\ua790-\ua7ff"
          + "\uab30-\uab6f\\x{10570}-\\x{105bf}\\x{16e40}-\\x{16e7f}\\x{1d400}-\\x{1d7ff}"
          + "\\x{1df00}-\\x{1df2f}]]";

  /**
   * The patterns that cut a text, one after the other, by the name in the file, as llama.cpp reads
   * them. Where deepseek-llm's own patterns take U+3000 as punctuation and other blanks beyond
   * ASCII as Chinese, it takes all of them as blanks and nothing else.
   */
  private static final Map<String, List<String>> PATTERNS =
      Map.of(
          "deepseek-llm",
          List.of(
              "[\\r\\n]",
              "\\s?" + LETTERS_WITH_CASE + "+",
              "\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3001\u3002]+",
              "\\s+$",
              "[\u0800-\u9fa5\uac00-\ud7ff&&[^\\s]]+",
              "\\p{N}+"),
          "llama-bpe",
          List.of(String.format(LETTERS_OR_NUMBERS, "\\p{N}{1,3}")),
          "qwen2",
          List.of(String.format(LETTERS_OR_NUMBERS, "\\p{N}")),
          "smollm",
          List.of(
              "\\p{N}",
              "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+|"
                  + " ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"));

  private final GgufFile file;
  private final List<String> tokens;
  private final List<Integer> types = new ArrayList<>();
  private final boolean sentencePiece;

  private TokenizerJson(GgufFile file) {
    this.file = file;
    tokens = strings("tokenizer.ggml.tokens");
    for (Object type : list("tokenizer.ggml.token_type")) {
      types.add(((Long) type).intValue());
    }
    sentencePiece = file.text("tokenizer.ggml.model").orElseThrow().equals("llama");
  }

  /** Writes {@code tokenizer.json} into a folder; returns the names of the control tokens. */
  static List<String> write(GgufFile file, Path folder) throws IOException {
    TokenizerJson json = new TokenizerJson(file);
    try (JsonGenerator out =
        new JsonFactory()
            .createGenerator(folder.resolve("tokenizer.json").toFile(), JsonEncoding.UTF8)) {
      json.write(out);
    }
    List<String> controls = new ArrayList<>();
    for (int id = 0; id < json.tokens.size(); id++) {
      if (json.types.get(id) == CONTROL) {
        controls.add(json.tokens.get(id));
      }
    }
    return controls;
  }

  private List<?> list(String key) {
    if (file.metadata().get(key) instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException(file.path() + " has no list " + key);
  }

  private List<String> strings(String key) {
    return list(key).stream().map(Object::toString).toList();
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("version", "1.0");
    added(out);
    if (sentencePiece) {
      out.writeFieldName("normalizer");
      out.writeRawValue(
          "{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Prepend\",\"prepend\":\"\u2581\"},"
              + "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"\u2581\"}]}");
      out.writeFieldName("decoder");
      out.writeRawValue("{\"type\":\"ByteFallback\"}");
    } else {
      cuts(out);
      out.writeFieldName("decoder");
      out.writeRawValue(byteLevel());
    }
    model(out);
    out.writeEndObject();
  }

  private static String byteLevel() {
    return "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"trim_offsets\":true,\"use_regex\":false}";
  }

  private void added(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("added_tokens");
    for (int id = 0; id < tokens.size(); id++) {
      int type = types.get(id);
      if (type == CONTROL || type == USER_DEFINED || type == UNKNOWN) {
        out.writeStartObject();
        out.writeNumberField("id", id);
        out.writeStringField("content", tokens.get(id));
        for (String no : List.of("single_word", "lstrip", "rstrip", "normalized")) {
          out.writeBooleanField(no, false);
        }
        out.writeBooleanField("special", type != USER_DEFINED);
        out.writeEndObject();
      }
    }
    out.writeEndArray();
  }

  private void cuts(JsonGenerator out) throws IOException {
    String name = file.text("tokenizer.ggml.pre").orElseThrow();
    List<String> patterns = PATTERNS.get(name);
    if (patterns == null) {
      throw new IllegalArgumentException("no pattern is known for " + name);
    }
    out.writeObjectFieldStart("pre_tokenizer");
    out.writeStringField("type", "Sequence");
    out.writeArrayFieldStart("pretokenizers");
    for (String pattern : patterns) {
      out.writeStartObject();
      out.writeStringField("type", "Split");
      out.writeObjectFieldStart("pattern");
      out.writeStringField("Regex", pattern);
      out.writeEndObject();
      out.writeStringField("behavior", "Isolated");
      out.writeBooleanField("invert", false);
      out.writeEndObject();
    }
    out.writeRawValue(byteLevel());
    out.writeEndArray();
    out.writeEndObject();
  }

  private void model(JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("model");
    out.writeStringField("type", "BPE");
    out.writeBooleanField("fuse_unk", sentencePiece);
    out.writeBooleanField("byte_fallback", sentencePiece);
    // llama3 takes a word that is a token as it is, whatever the merges say
    out.writeBooleanField(
        "ignore_merges", file.text("tokenizer.ggml.pre").filter("llama-bpe"::equals).isPresent());
    if (sentencePiece) {
      out.writeStringField("unk_token", tokens.get(0));
    }
    out.writeObjectFieldStart("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      if (sentencePiece || (types.get(id) != CONTROL && types.get(id) != USER_DEFINED)) {
        out.writeNumberField(tokens.get(id), id);
      }
    }
    out.writeEndObject();
    out.writeArrayFieldStart("merges");
    for (String[] pair : sentencePiece ? mergesByScore() : merges()) {
      out.writeStartArray();
      out.writeString(pair[0]);
      out.writeString(pair[1]);
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private List<String[]> merges() {
    return strings("tokenizer.ggml.merges").stream().map(merge -> merge.split(" ", 2)).toList();
  }

  private record Merge(String left, String right, double score, int leftId, int rightId) {}

  /** SentencePiece joins the pair whose result has the highest score, which ranks all pairs. */
  private List<String[]> mergesByScore() {
    List<?> scores = list("tokenizer.ggml.scores");
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokens.size(); id++) {
      ids.put(tokens.get(id), id);
    }
    List<Merge> all = new ArrayList<>();
    for (int id = 0; id < tokens.size(); id++) {
      String token = tokens.get(id);
      for (int cut = 1; types.get(id) == 1 && cut < token.length(); cut++) {
        Integer left = ids.get(token.substring(0, cut));
        Integer right = ids.get(token.substring(cut));
        if (left != null && right != null) {
          double score = ((Number) scores.get(id)).doubleValue();
          all.add(new Merge(token.substring(0, cut), token.substring(cut), score, left, right));
        }
      }
    }
    all.sort(
        Comparator.comparingDouble((Merge merge) -> -merge.score)
            .thenComparingInt(Merge::leftId)
            .thenComparingInt(Merge::rightId));
    return all.stream().map(merge -> new String[] {merge.left, merge.right}).toList();
  }
}
