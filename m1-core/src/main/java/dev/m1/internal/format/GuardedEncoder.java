package dev.m1.internal.format;

import static java.util.Objects.requireNonNull;

import dev.m1.spi.Vocabulary;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Encodes prompts so that what users wrote never becomes a control token, nor a user-defined token
 * that the chat template or the thinking format uses as a marker: engines match added tokens such
 * as {@code <think>} in any text, also where control tokens are switched off. The text stays the
 * same; only its split into tokens changes where a marker's characters stand in it.
 *
 * <p>Confined to the thread that owns the {@link Vocabulary}, but for {@link #remembered}.
 */
public final class GuardedEncoder {
  /**
   * A piece of a prompt.
   *
   * @param text the characters
   * @param content whether a user (or any message) wrote them, and not the chat template
   */
  public record Span(String text, boolean content) {
    /** Checks that there is a text. */
    public Span {
      requireNonNull(text, "text");
    }
  }

  private static final String LEAD = "\n";
  private static final int MOST_REMEMBERED = 256;

  private final Vocabulary vocabulary;
  private final SpecialTokens specials;
  private final BitSet guarded = new BitSet();

  /** Templates, hand-overs and strategies write the same few texts; nothing that users write. */
  private final Map<String, int[]> trusted = new ConcurrentHashMap<>();

  /** Ids that stand before a text for the engine to see that it does not begin there. */
  private final int[] lead;

  /**
   * Creates an encoder that guards all control tokens, and the user-defined tokens whose text
   * occurs in one of the sources.
   *
   * @param markerSources the chat template's source and the thinking format's texts
   */
  public GuardedEncoder(
      Vocabulary vocabulary, SpecialTokens specials, Collection<String> markerSources) {
    this.vocabulary = vocabulary;
    this.specials = specials;
    lead = addsBlank(vocabulary) ? vocabulary.encode(LEAD, false) : new int[0];
    specials
        .byId()
        .forEach(
            (id, text) -> {
              boolean marker =
                  text.codePointCount(0, text.length()) > 1
                      && markerSources.stream().anyMatch(source -> source.contains(text));
              if (marker || specials.isControl(id)) {
                guarded.set(id);
              }
            });
  }

  /** Says whether no content ever becomes this token. */
  public boolean isGuarded(int id) {
    return guarded.get(id) || specials.isControl(id);
  }

  /**
   * Encodes a text that m1, a strategy's author or the chat template wrote: special tokens become
   * themselves. Remembered.
   *
   * @throws IllegalArgumentException if the text cannot be tokenized safely
   */
  public int[] trusted(String text) {
    int[] ids = trusted.get(text);
    if (ids == null) {
      ids = vocabulary.encode(text, true);
      if (trusted.size() < MOST_REMEMBERED) {
        trusted.put(text, ids);
      }
    }
    return ids.clone();
  }

  /** Returns what {@link #trusted} gave for a text before; null if unknown. From any thread. */
  public int @Nullable [] remembered(String text) {
    int[] ids = trusted.get(text);
    return ids == null ? null : ids.clone();
  }

  /**
   * Encodes a text that someone else wrote: no guarded token comes out, and the tokens' bytes are
   * the text's (after the blank that SentencePiece vocabularies put before every text).
   *
   * @throws IllegalArgumentException if the text cannot be tokenized safely
   */
  public int[] content(String text) {
    return content(text, false);
  }

  private int[] content(String text, boolean continued) {
    if (text.isEmpty()) {
      return new int[0];
    }
    int[] ids = continued ? continuation(text) : vocabulary.encode(text, false);
    BitSet hit = new BitSet();
    for (int id : ids) {
      if (isGuarded(id)) {
        hit.set(id);
      }
    }
    return hit.isEmpty() ? ids : encodeApart(text, hit, continued);
  }

  /** Encodes what follows other text, without the blank that would go before a new one. */
  private int[] continuation(String text) {
    int[] ids = vocabulary.encode(lead.length == 0 ? text : LEAD + text, false);
    int n = lead.length;
    boolean apart = ids.length >= n && Arrays.equals(ids, 0, n, lead, 0, n);
    return apart ? Arrays.copyOfRange(ids, n, ids.length) : vocabulary.encode(text, false);
  }

  private static boolean addsBlank(Vocabulary vocabulary) {
    return IntStream.of(vocabulary.encode("a", false)).map(id -> vocabulary.bytes(id).length).sum()
        > 1;
  }

  /**
   * Encodes a prompt. Plain text is encoded together across the borders of spans, since tokens span
   * them ({@code "User: "} and {@code "Fever"}); only what the template wrote yields special
   * tokens. For texts without markers the ids are those of the whole prompt encoded at once.
   *
   * @throws IllegalArgumentException if the text cannot be tokenized safely
   */
  public int[] encode(List<Span> spans) {
    IntStream.Builder ids = IntStream.builder();
    StringBuilder plain = new StringBuilder();
    for (Span span : spans) {
      int first = span.content() ? -1 : firstSpecial(span.text());
      if (first < 0) {
        plain.append(span.text());
        continue;
      }
      plain.append(span.text(), 0, first);
      add(ids, content(plain.toString()));
      plain.setLength(0);
      String marked = span.text().substring(first);
      int end = lastSpecialEnd(marked);
      add(ids, trusted(marked.substring(0, end)));
      plain.append(marked, end + blanksDroppedAt(marked, end), marked.length());
    }
    add(ids, content(plain.toString()));
    return ids.build().toArray();
  }

  /** Some families' special tokens swallow the blanks that follow; says how many UTF-16 units. */
  private int blanksDroppedAt(String marked, int end) {
    int blanks = 0;
    while (end + blanks < marked.length() && Character.isWhitespace(marked.charAt(end + blanks))) {
      blanks++;
    }
    if (blanks == 0) {
      return 0;
    }
    int alone = bytes(trusted(marked.substring(0, end)));
    return bytes(trusted(marked.substring(0, end + blanks))) == alone ? blanks : 0;
  }

  /** Cuts the text inside every place where the hit tokens' texts stand and encodes the pieces. */
  private int[] encodeApart(String text, BitSet hit, boolean continued) {
    NavigableSet<Integer> cuts = new TreeSet<>();
    Map<Integer, String> texts = specials.byId();
    hit.stream()
        .mapToObj(id -> texts.getOrDefault(id, ""))
        .filter(marker -> marker.codePointCount(0, marker.length()) > 1)
        .forEach(
            marker -> {
              for (int at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + 1)) {
                cuts.add(text.offsetByCodePoints(at, 1));
              }
            });
    if (cuts.isEmpty()) {
      // the engine's normalizer saw a marker where the text has none: halving finds the place
      int points = text.codePointCount(0, text.length());
      if (points == 1) {
        throw new IllegalStateException(
            "the backend encodes the plain text \"" + text + "\" as a control token");
      }
      cuts.add(text.offsetByCodePoints(0, points / 2));
    }
    IntStream.Builder ids = IntStream.builder();
    int from = 0;
    for (int cut : cuts) {
      add(ids, content(text.substring(from, cut), continued || from > 0));
      from = cut;
    }
    add(ids, content(text.substring(from), true));
    return ids.build().toArray();
  }

  private int firstSpecial(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (specials.longestAt(text, at) > at) {
        return at;
      }
    }
    return -1;
  }

  private int lastSpecialEnd(String text) {
    int last = 0;
    for (int at = 0; at < text.length(); ) {
      int end = specials.longestAt(text, at);
      if (end > at) {
        last = end;
      }
      at = Math.max(end, at + 1);
    }
    return last;
  }

  private int bytes(int[] ids) {
    return IntStream.of(ids).map(id -> vocabulary.bytes(id).length).sum();
  }

  private static void add(IntStream.Builder target, int[] ids) {
    IntStream.of(ids).forEach(target);
  }
}
