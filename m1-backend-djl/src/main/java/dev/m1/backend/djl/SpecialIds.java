package dev.m1.backend.djl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The tokens that begin and end texts, as the files of a folder name them: tokenizer_config.json by
 * text, config.json and generation_config.json by id.
 *
 * @param begin the begin-of-text token
 * @param addsBegin whether prompts start with it
 * @param end the end-of-text token
 * @param ends every token that ends a generation
 */
record SpecialIds(OptionalInt begin, boolean addsBegin, OptionalInt end, Set<Integer> ends) {
  /** Names that end a turn in some family, as llama.cpp has them (src/llama-vocab.cpp). */
  private static final Set<String> ENDS =
      Set.of(
          "<|eot_id|>",
          "<|im_end|>",
          "<|end|>",
          "<end_of_turn>",
          "<|endoftext|>",
          "<|end_of_text|>",
          "<|eom_id|>",
          "<EOT>",
          "_<EOT>",
          "<|fim_pad|>",
          "<|repo_name|>",
          "<|file_sep|>",
          "<\uff5cend\u2581of\u2581sentence\uff5c>");

  private static final String CONFIG = "tokenizer_config.json";

  /** Reads them; a token that does not exist is an error. */
  static SpecialIds read(Path folder, TokenizerFile tokenizer) {
    Path path = folder.resolve(CONFIG);
    JsonFile config = readIfThere(path);
    JsonFile model = readIfThere(folder.resolve("config.json"));
    OptionalInt begin = named(config, "bos_token", tokenizer);
    if (begin.isEmpty()) {
      begin = ids(model, "bos_token_id", tokenizer).stream().mapToInt(id -> id).findFirst();
    }
    List<Integer> modelEnds = ids(model, "eos_token_id", tokenizer);
    OptionalInt end = named(config, "eos_token", tokenizer);
    if (end.isEmpty()) {
      end = modelEnds.stream().mapToInt(id -> id).findFirst();
    }
    Set<Integer> ends = new HashSet<>(modelEnds);
    end.ifPresent(ends::add);
    JsonFile generation = readIfThere(folder.resolve("generation_config.json"));
    ends.addAll(ids(generation, "eos_token_id", tokenizer));
    tokenizer
        .added()
        .forEach(
            (id, token) -> {
              if (token.special() && ENDS.contains(token.content())) {
                ends.add(id);
              }
            });
    return new SpecialIds(begin, addsBegin(config, begin, tokenizer), end, Set.copyOf(ends));
  }

  private static JsonFile readIfThere(Path path) {
    return Files.isRegularFile(path) ? JsonFile.read(path) : new JsonFile(path, "", Map.of());
  }

  private static boolean addsBegin(JsonFile config, OptionalInt begin, TokenizerFile tokenizer) {
    if (begin.isEmpty()) {
      return false;
    }
    if (config.has("add_bos_token")) {
      return config.flag("add_bos_token", false);
    }
    return tokenizer
        .begins()
        .filter(text -> idOf(text, tokenizer).equals(Optional.of(begin.getAsInt())))
        .isPresent();
  }

  /** Reads a token given by its text, or by an object with it. */
  private static OptionalInt named(JsonFile config, String key, TokenizerFile tokenizer) {
    Optional<Object> value = config.get(key);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    String text =
        value.get() instanceof String name
            ? name
            : config
                .object(key, value.get())
                .text("content")
                .orElseThrow(() -> config.bad(key, "has no content"));
    return OptionalInt.of(
        idOf(text, tokenizer)
            .orElseThrow(
                () -> config.bad(key, "is " + text + ", which tokenizer.json does not have")));
  }

  private static Optional<Integer> idOf(String text, TokenizerFile tokenizer) {
    Map<String, Integer> byText = new HashMap<>();
    tokenizer.added().forEach((id, token) -> byText.putIfAbsent(token.content(), id));
    Integer added = byText.get(text);
    if (added != null) {
      return Optional.of(added);
    }
    int id = tokenizer.tokens().indexOf(text);
    return id < 0 ? Optional.empty() : Optional.of(id);
  }

  /** Reads one id or several. */
  private static List<Integer> ids(JsonFile file, String key, TokenizerFile tokenizer) {
    Optional<Object> value = file.get(key);
    if (value.isEmpty()) {
      return List.of();
    }
    List<?> all = value.get() instanceof List<?> list ? list : List.of(value.get());
    return all.stream()
        .map(
            id -> {
              if (id instanceof Long number && number >= 0 && number < tokenizer.size()) {
                return number.intValue();
              }
              throw file.bad(
                  key, "names " + id + " but tokenizer.json has ids 0.." + (tokenizer.size() - 1));
            })
        .toList();
  }
}
