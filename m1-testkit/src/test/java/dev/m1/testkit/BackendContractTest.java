package dev.m1.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.Capability;
import dev.m1.spi.Vocabulary.TokenKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The backends of this module keep the contract, with every set of capabilities. */
class BackendContractTest {
  private static ScriptedBackendBuilder scripted(ModelOptions options) {
    return ScriptedBackend.builder()
        .script(Script.random(5))
        .contextTokens(options.contextTokens().orElseThrow())
        .maxSequences(options.maxSequences())
        .batchTokens(options.batchTokens());
  }

  @Nested
  class Scripted extends BackendContract {
    @Override
    protected Backend open(ModelOptions options) {
      return scripted(options).build();
    }

    @Override
    protected float tolerance() {
      return 0;
    }
  }

  @Nested
  class CopyingForks extends BackendContract {
    @Override
    protected Backend open(ModelOptions options) {
      return scripted(options)
          .capabilities(Capability.FORK_COPY, Capability.MANY_SEQUENCES, Capability.TRUNCATE)
          .thinkTokens(TokenKind.CONTROL)
          .beginOfText()
          .build();
    }
  }

  @Nested
  class NoCutsNoForks extends BackendContract {
    @Override
    protected Backend open(ModelOptions options) {
      return scripted(options)
          .capabilities(Capability.MANY_SEQUENCES)
          .maxSequenceTokens(100)
          .build();
    }
  }

  @Nested
  class OneSequence extends BackendContract {
    @Override
    protected Backend open(ModelOptions options) {
      return scripted(options)
          .capabilities(Capability.TRUNCATE)
          .thinkTokens(TokenKind.TEXT)
          .chatTemplate("")
          .build();
    }
  }

  @Nested
  class InUnderAHundredLines extends BackendContract {
    @Override
    protected Backend open(ModelOptions options) {
      return WaveBackend.open(options);
    }

    @Test
    void waveBackend_inTheGuide_isThisOne() throws IOException {
      String source = Files.readString(Path.of("src/test/java/dev/m1/testkit/WaveBackend.java"));
      String guide = Files.readString(Path.of("../docs/backends.md"));
      assertThat(guide).contains(source.substring(source.indexOf("/** A whole backend")));
    }

    @Test
    void waveBackend_code_isUnderAHundredLines() throws IOException {
      Path source = Path.of("src/test/java/dev/m1/testkit/WaveBackend.java");
      List<String> code =
          Files.readAllLines(source).stream()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("/**"))
              .filter(line -> !line.startsWith("import ") && !line.startsWith("package "))
              .filter(line -> !line.equals("@Override"))
              .toList();
      assertThat(code).hasSizeBetween(50, 99);
    }
  }
}
