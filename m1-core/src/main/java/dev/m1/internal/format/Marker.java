package dev.m1.internal.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A marker text compiled against a vocabulary: where a part of it is exactly a special token, that
 * part is the token and nothing else (the same characters written as ordinary text do not match);
 * the rest is bytes, however they are split into tokens. Immutable.
 *
 * @param text the marker; blanks around it are left out unless they count
 * @param parts tokens and bytes in order; neighbours are never both bytes
 */
public record Marker(String text, List<Part> parts) {
  /** A part of a marker. */
  public sealed interface Part {
    /** A special token. */
    record Token(int id) implements Part {}

    /** Text, matched on decoded bytes. */
    record Text(String text) implements Part {}
  }

  /** Copies the parts. */
  public Marker {
    parts = List.copyOf(parts);
  }

  /**
   * Compiles a marker; blanks around it are not part of it. Of special tokens that start at one
   * place the longest counts.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public static Marker compile(String text, SpecialTokens specials) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a marker must not be blank");
    }
    return literal(text.strip(), specials);
  }

  /**
   * Compiles a text of which every character counts, blanks around it too, such as a stop text that
   * a user chose.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public static Marker literal(String marker, SpecialTokens specials) {
    if (marker.isEmpty()) {
      throw new IllegalArgumentException("a stop text must not be empty");
    }
    List<Part> parts = new ArrayList<>();
    int textStart = 0;
    int at = 0;
    while (at < marker.length()) {
      int end = specials.longestAt(marker, at);
      if (end == at) {
        at++;
        continue;
      }
      if (textStart < at) {
        parts.add(new Part.Text(marker.substring(textStart, at)));
      }
      OptionalInt id = specials.find(marker.substring(at, end));
      parts.add(new Part.Token(id.orElseThrow()));
      at = end;
      textStart = end;
    }
    if (textStart < marker.length()) {
      parts.add(new Part.Text(marker.substring(textStart)));
    }
    return new Marker(marker, parts);
  }

  /** Returns the marker as symbols: bytes as 0 to 255, tokens as 256 plus their id. */
  int[] symbols() {
    return parts.stream()
        .flatMapToInt(
            part -> {
              if (part instanceof Part.Token token) {
                return IntStream.of(256 + token.id());
              }
              byte[] bytes = ((Part.Text) part).text().getBytes(StandardCharsets.UTF_8);
              return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff);
            })
        .toArray();
  }
}
