package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.m1.Device;
import dev.m1.spi.BackendProvider;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code m1 backends} says of the backends on the class path. */
class BackendsCommandTest {
  private final TestShell shell = TestShell.real();
  private final BackendProvider llama =
      BackendProvider.all().stream()
          .filter(each -> each.id().equals("llamacpp"))
          .findFirst()
          .orElseThrow();

  @Test
  void backends_text_saysWhetherItRunsHereAndWhere() {
    TestShell.Outcome outcome = shell.run("backends");

    boolean available = llama.availability().available();
    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains("llamacpp  " + (available ? "available" : "not available") + "  (priority ")
        .contains("  " + llama.availability().detail());
    if (available) {
      assertThat(outcome.out().lines()).anyMatch(line -> line.startsWith("  cpu  "));
    }
  }

  @Test
  void backends_text_listsEveryEngineOfTheCommandLineTheDefaultFirst() {
    assertThat(shell.run("backends").out())
        .containsSubsequence(
            "llamacpp  ", "(priority 100)", "djl  ", "(priority 50)", "PyTorch 2.7.1");
  }

  @Test
  void backends_json_saysTheSameAsTheProvider() {
    TestShell.Outcome outcome = shell.run("backends", "--json");

    JsonNode backend = outcome.json().path("backends").path(0);
    List<Device> devices = llama.availability().available() ? llama.devices() : List.of();
    assertThat(outcome.code()).isEqualTo(ExitCodes.OK);
    assertThat(outcome.json().path("backends").size()).isEqualTo(BackendProvider.all().size());
    assertThat(backend.path("id").textValue()).isEqualTo("llamacpp");
    assertThat(backend.path("priority").intValue()).isEqualTo(llama.priority());
    assertThat(backend.path("available").booleanValue())
        .isEqualTo(llama.availability().available());
    assertThat(backend.path("detail").textValue()).isEqualTo(llama.availability().detail());
    assertThat(backend.path("devices").findValuesAsText("id"))
        .isEqualTo(devices.stream().map(Device::id).toList());
  }
}
