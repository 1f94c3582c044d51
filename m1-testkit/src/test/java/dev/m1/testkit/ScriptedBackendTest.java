package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.GenerationException;
import dev.m1.UnsupportedCapabilityException;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import dev.m1.spi.ContextFullException;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.Vocabulary.TokenKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedBackendTest {
  private static final String PROMPT =
      "<|im_start|>user\nWhy?<|im_end|>\n<|im_start|>assistant\n<think>\n";

  /** Appends tokens one batch at a time and returns the logits after the last. */
  private static float[] read(Backend backend, int sequence, int... tokens) {
    DecodeBatch batch = new DecodeBatch(tokens.length);
    for (int i = 0; i < tokens.length; i++) {
      batch.add(sequence, tokens[i], i == tokens.length - 1);
    }
    backend.decode(batch);
    float[] logits = new float[backend.vocabulary().size()];
    backend.logits(tokens.length - 1, logits);
    return logits;
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Writes greedily until the generation ends or so many tokens were written. */
  private static String write(ScriptedBackend backend, int sequence, String prompt, int most) {
    List<Integer> written = new ArrayList<>();
    float[] logits = read(backend, sequence, backend.vocabulary().encode(prompt, true));
    while (written.size() < most) {
      int next = best(logits);
      written.add(next);
      if (backend.vocabulary().isEndOfGeneration(next)) {
        break;
      }
      logits = read(backend, sequence, next);
    }
    return backend.vocabulary().decode(written.stream().mapToInt(Integer::intValue).toArray());
  }

  @Test
  void says_thinkingAndAnswer_areWrittenWithMarkers() {
    try (ScriptedBackend backend = ScriptedBackend.of(Script.says("The heart so.\n", "\n\nB"))) {
      assertThat(write(backend, backend.createSequence(), PROMPT, 100))
          .isEqualTo("The heart so.\n</think>\n\nB<|im_end|>");
    }
  }

  @Test
  void says_m1Markers_areFoundInTheSequence() {
    try (ScriptedBackend backend =
        ScriptedBackend.builder()
            .thinkTokens(TokenKind.TEXT)
            .script(Script.says("Hm. So.", "\nAnswer: B"))
            .build()) {
      String prompt = PROMPT.replace("<think>", "<|im_start|>think");
      assertThat(write(backend, backend.createSequence(), prompt, 100))
          .isEqualTo("Hm. So.<|im_start|>answer\nAnswer: B<|im_end|>");
    }
  }

  @Test
  void says_injectedText_startsTheThinkingAgain() {
    try (ScriptedBackend backend = ScriptedBackend.of(Script.says("One two.", "B"))) {
      assertThat(write(backend, backend.createSequence(), PROMPT + "One two. Wait", 100))
          .isEqualTo("One two.</think>B<|im_end|>");
    }
  }

  @Test
  void says_handOver_answersAfterIt() {
    try (ScriptedBackend backend = ScriptedBackend.of(Script.says("One two.", " B"))) {
      assertThat(
              write(
                  backend, backend.createSequence(), PROMPT + "One</think>\n\nFinal Answer:", 100))
          .isEqualTo(" B<|im_end|>");
    }
  }

  @Test
  void says_closeForbidden_theBeginningIsNextBest() {
    try (ScriptedBackend backend = ScriptedBackend.of(Script.says("One two.", "B"))) {
      ScriptedVocabulary vocabulary = backend.vocabulary();
      float[] logits =
          read(backend, backend.createSequence(), vocabulary.encode(PROMPT + "One two.", true));
      assertThat(best(logits)).isEqualTo(vocabulary.id("</think>"));
      logits[best(logits)] = Float.NEGATIVE_INFINITY;
      assertThat(best(logits)).isEqualTo(vocabulary.id("O"));
    }
  }

  @Test
  void random_sameHistory_sameLogits() {
    try (ScriptedBackend one = ScriptedBackend.of(Script.random(7));
        ScriptedBackend two = ScriptedBackend.of(Script.random(7));
        ScriptedBackend other = ScriptedBackend.of(Script.random(8))) {
      String text = write(one, one.createSequence(), PROMPT, 60);
      assertThat(write(two, two.createSequence(), PROMPT, 60)).isEqualTo(text);
      assertThat(write(other, other.createSequence(), PROMPT, 60)).isNotEqualTo(text);
    }
  }

  @Test
  void random_greedyDraws_haveTheStatedProbabilities() {
    RandomScript script = Script.random(3).withClose(0.2).withEnd(0.1).withNewline(0.3);
    try (ScriptedBackend backend = ScriptedBackend.of(script)) {
      ScriptedVocabulary vocabulary = backend.vocabulary();
      int sequence = backend.createSequence();
      int closes = 0;
      int ends = 0;
      int newlines = 0;
      int draws = 4000;
      for (int i = 0; i < draws; i++) {
        int next = best(read(backend, sequence, i % 256));
        closes += next == vocabulary.id("</think>") ? 1 : 0;
        ends += vocabulary.isEndOfGeneration(next) ? 1 : 0;
        newlines += vocabulary.decode(next).endsWith("\n") ? 1 : 0;
      }
      // three standard deviations of a binomial count of 4000 are at most 95
      assertThat(closes).isBetween(800 - 76, 800 + 76);
      assertThat(ends).isBetween(400 - 57, 400 + 57);
      assertThat(newlines).isBetween(1200 - 87, 1200 + 87);
    }
  }

  @Test
  void encode_controlNames_onlyWhenAsked() {
    try (ScriptedBackend backend = ScriptedBackend.builder().build()) {
      ScriptedVocabulary vocabulary = backend.vocabulary();
      String text = "a<|im_start|><think>.\nb<unused0>\ud800";
      int[] plain = vocabulary.encode(text, false);
      int[] special = vocabulary.encode(text, true);
      assertThat(Arrays.stream(plain).mapToObj(vocabulary::kind))
          .doesNotContain(TokenKind.CONTROL, TokenKind.UNUSED);
      assertThat(special).contains(vocabulary.id("<|im_start|>"), vocabulary.id(".\n"));
      assertThat(Arrays.stream(special).mapToObj(vocabulary::kind))
          .doesNotContain(TokenKind.UNUSED);
      assertThat(vocabulary.decode(plain)).isEqualTo(text.replace('\ud800', '\ufffd'));
      assertThat(vocabulary.decode(special)).isEqualTo(text.replace('\ud800', '\ufffd'));
    }
  }

  @Test
  void fork_shared_countsCellsOnce() {
    try (ScriptedBackend backend = ScriptedBackend.builder().contextTokens(12).build()) {
      int first = backend.createSequence();
      read(backend, first, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      int second = backend.fork(first);
      read(backend, second, 11);
      read(backend, first, 12);
      assertThatThrownBy(() -> read(backend, second, 13))
          .isInstanceOf(ContextFullException.class)
          .hasMessageContaining("1 cells asked, 12 used of 12");
      backend.free(first);
      read(backend, second, 13);
      assertThat(backend.length(second)).isEqualTo(12);
      assertThat(backend.counters().maxCells()).isEqualTo(12);
    }
  }

  @Test
  void fork_copy_takesAsManyCells() {
    try (ScriptedBackend backend =
        ScriptedBackend.builder()
            .contextTokens(12)
            .without(Capability.FORK_SHARED)
            .capabilities(Capability.FORK_COPY, Capability.MANY_SEQUENCES)
            .build()) {
      int first = backend.createSequence();
      read(backend, first, 1, 2, 3, 4, 5, 6, 7);
      assertThatThrownBy(() -> backend.fork(first)).isInstanceOf(ContextFullException.class);
      assertThat(backend.counters().liveSequences()).isEqualTo(1);
    }
  }

  @Test
  void capabilities_untold_areRefused() {
    try (ScriptedBackend backend =
        ScriptedBackend.builder().capabilities(Capability.MANY_SEQUENCES).build()) {
      int first = backend.createSequence();
      int second = backend.createSequence();
      read(backend, first, 1, 2);
      assertThatThrownBy(() -> backend.fork(first))
          .isInstanceOf(UnsupportedCapabilityException.class);
      assertThatThrownBy(() -> backend.truncate(first, 1))
          .isInstanceOf(UnsupportedCapabilityException.class);
      backend.truncate(first, 2);
      DecodeBatch ragged = new DecodeBatch(3);
      ragged.add(first, 1, false);
      ragged.add(first, 2, false);
      ragged.add(second, 3, true);
      assertThatThrownBy(() -> backend.decode(ragged))
          .isInstanceOf(UnsupportedCapabilityException.class);
    }
  }

  @Test
  void failDecode_atItsCall_breaksTheBackend() {
    try (ScriptedBackend backend = ScriptedBackend.builder().failDecode(2).build()) {
      int sequence = backend.createSequence();
      read(backend, sequence, 1);
      assertThatThrownBy(() -> read(backend, sequence, 2)).isInstanceOf(GenerationException.class);
      assertThatThrownBy(() -> read(backend, sequence, 2)).isInstanceOf(GenerationException.class);
    }
  }

  @Test
  void fillContext_atItsCall_changesNothing() {
    try (ScriptedBackend backend = ScriptedBackend.builder().fillContext(2).build()) {
      int sequence = backend.createSequence();
      read(backend, sequence, 1);
      assertThatThrownBy(() -> read(backend, sequence, 2)).isInstanceOf(ContextFullException.class);
      assertThat(backend.length(sequence)).isEqualTo(1);
      read(backend, sequence, 2);
      assertThat(backend.length(sequence)).isEqualTo(2);
    }
  }
}
