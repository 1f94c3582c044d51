package dev.m1.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.infra.Blackhole;

/** Runs what JMH measures, once: a benchmark that does nothing, or fails, is none. */
class BenchmarksRunTest {
  @Test
  void corePerToken_everyWay_thinksItsTokens() {
    CorePerToken core = new CorePerToken();
    core.vocabulary = 1024;
    core.open();
    try {
      for (Object result : new Object[] {core.greedy(), core.nucleus(), core.greedyStreamed()}) {
        assertThat(((dev.m1.ReasoningResult) result).usage().thinking()).isEqualTo(4096);
      }
    } finally {
      core.close();
    }
  }

  @Test
  void templateRendering_twentyTurns_areAllInThePrompt() throws IOException {
    TemplateRendering rendering = new TemplateRendering();
    rendering.prepare();

    assertThat(((dev.m1.template.RenderedPrompt) rendering.render()).text())
        .contains("Turn 0: ", "Turn 19: ");
    assertThat(rendering.parse()).isNotNull();
  }

  @Test
  void extraction_allAnswers_areRead() {
    new Extraction()
        .extract(
            new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is"
                    + " dangerous."));
  }
}
