package dev.m1.backend.llamacpp;

import dev.m1.ModelLoadException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks a vocabulary before native code sees it. llama-vocab.cpp reads types and scores as arrays
 * of a fixed type and of the tokens' length, asserts that no token is there twice, and looks bytes
 * up in a way that ends the process if one is missing.
 */
final class VocabularyChecks {
  private static final String PREFIX = "tokenizer.ggml.";
  private static final int MAX_TOKENS = 1 << 22;
  private static final int BYTE = 6;
  // written by converters for "none"
  private static final Set<Long> NO_TOKEN = Set.of(-1L, 0xffff_ffffL);

  private final GgufFile file;

  private VocabularyChecks(GgufFile file) {
    this.file = file;
  }

  static void check(GgufFile file) {
    VocabularyChecks checks = new VocabularyChecks(file);
    String model = file.text(PREFIX + "model").orElse("");
    if (model.equals("bert") || model.equals("t5") || model.isEmpty()) {
      throw checks.refused(
          PREFIX
              + "model is '"
              + model
              + "', a kind of vocabulary that models that generate text do not have; name another file");
    }
    GgufStrings tokens = checks.tokens();
    checks.parallel("scores", GgufReader.TYPE_FLOAT32, tokens.size());
    checks.parallel("token_type", GgufReader.TYPE_INT32, tokens.size());
    checks.scores();
    checks.unique(tokens);
    checks.bytes(tokens, model);
    checks.merges(model);
    checks.specialTokens(tokens.size());
  }

  private GgufStrings tokens() {
    Object value = file.metadata().get(PREFIX + "tokens");
    if (!(value instanceof GgufStrings tokens) || tokens.isEmpty() || tokens.size() > MAX_TOKENS) {
      throw damaged(
          "tokens is " + (value instanceof List<?> list ? "a list of " + list.size() : "missing"));
    }
    return tokens;
  }

  /** Checks an array that has one element for each token. */
  private void parallel(String key, int type, int size) {
    Object value = file.metadata().get(PREFIX + key);
    if (value == null) {
      return;
    }
    if (!(value instanceof List<?> list)
        || list.size() != size
        || file.arrayType(PREFIX + key) != type) {
      throw damaged(
          key
              + " is "
              + (value instanceof List<?> list ? "a list of " + list.size() : value)
              + (file.arrayType(PREFIX + key) == type ? "" : " of another type")
              + " but there are "
              + size
              + " tokens");
    }
    if (type == GgufReader.TYPE_INT32) {
      for (Object element : list) {
        if (!(element instanceof Long kind) || kind < 0 || kind > BYTE) {
          throw damaged(key + " has the value " + element + " but kinds are 0.." + BYTE);
        }
      }
    }
  }

  private void scores() {
    if (file.metadata().get(PREFIX + "scores") instanceof List<?> scores) {
      for (Object score : scores) {
        if (!(score instanceof Double number) || number.isNaN()) {
          throw damaged("scores has the value " + score);
        }
      }
    }
  }

  /** Compares tokens as C strings, that is up to the first NUL, by open addressing. */
  private void unique(GgufStrings tokens) {
    int[] table = new int[Integer.highestOneBit(tokens.size()) * 4];
    Arrays.fill(table, -1);
    for (int i = 0; i < tokens.size(); i++) {
      int length = cLength(tokens, i);
      int slot = hash(tokens, i, length) & (table.length - 1);
      while (table[slot] >= 0 && length > 0) {
        if (same(tokens, table[slot], i, length)) {
          throw damaged(
              "tokens has '" + tokens.get(i) + "' twice, as " + table[slot] + " and " + i);
        }
        slot = (slot + 1) & (table.length - 1);
      }
      if (length > 0) {
        table[slot] = i;
      }
    }
  }

  private static int cLength(GgufStrings tokens, int index) {
    int length = tokens.length(index);
    for (int i = 0; i < length; i++) {
      if (tokens.byteAt(index, i) == 0) {
        return i;
      }
    }
    return length;
  }

  private static int hash(GgufStrings tokens, int index, int length) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < length; i++) {
      hash = (hash ^ tokens.byteAt(index, i)) * 0x01000193;
    }
    return hash ^ (hash >>> 15);
  }

  private static boolean same(GgufStrings tokens, int a, int b, int length) {
    if (cLength(tokens, a) != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (tokens.byteAt(a, i) != tokens.byteAt(b, i)) {
        return false;
      }
    }
    return true;
  }

  /** A SentencePiece vocabulary falls back to bytes, all of which must be there. */
  private void bytes(GgufStrings tokens, String model) {
    List<?> kinds =
        file.metadata().get(PREFIX + "token_type") instanceof List<?> list ? list : List.of();
    boolean[] found = new boolean[256];
    for (int i = 0; i < tokens.size(); i++) {
      int length = tokens.length(i);
      boolean byteKind = i < kinds.size() && Long.valueOf(BYTE).equals(kinds.get(i));
      if (length == 1) {
        found[tokens.byteAt(i, 0) & 0xff] = true;
      }
      if (length == 6 || byteKind) {
        String text = tokens.get(i);
        if (text.matches("<0x[0-9A-F]{2}>")) {
          found[Integer.parseInt(text.substring(3, 5).toUpperCase(Locale.ROOT), 16)] = true;
        } else if (byteKind) {
          throw damaged("token_type says that token " + i + ", '" + text + "', is a byte");
        }
      }
    }
    for (int i = 0; i < found.length && model.equals("llama"); i++) {
      if (!found[i]) {
        throw damaged(String.format("tokens has no token for the byte <0x%02X>", i));
      }
    }
  }

  private void merges(String model) {
    Object value = file.metadata().get(PREFIX + "merges");
    if (value == null && !model.equals("gpt2")) {
      return;
    }
    if (!(value instanceof GgufStrings merges) || merges.size() > MAX_TOKENS) {
      throw damaged("merges is missing or not a list of texts");
    }
    for (int i = 0; i < merges.size(); i++) {
      int length = merges.length(i);
      int space = 1;
      while (space < length && merges.byteAt(i, space) != ' ') {
        space++;
      }
      if (space >= length - 1) {
        throw damaged("merges has '" + merges.get(i) + "' as number " + i + ", which is no pair");
      }
    }
  }

  private void specialTokens(int size) {
    file.metadata()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX) && key.endsWith("_token_id")) {
                boolean inRange = value instanceof Long id && id >= 0 && id < size;
                if (!inRange && !(value instanceof Long none && NO_TOKEN.contains(none))) {
                  throw damaged(
                      key.substring(PREFIX.length())
                          + " is "
                          + value
                          + " but tokens are 0.."
                          + (size - 1));
                }
              }
            });
  }

  private ModelLoadException damaged(String what) {
    return refused("metadata " + PREFIX + what + "; it is damaged: fetch it again");
  }

  private ModelLoadException refused(String reason) {
    return new ModelLoadException("cannot open " + file.path() + ": " + reason);
  }
}
