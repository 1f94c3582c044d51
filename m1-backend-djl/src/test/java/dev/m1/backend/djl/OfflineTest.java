package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On a machine that never ran DJL before, all comes from the jars: a fresh process with an empty
 * home folder and no settings opens a model and never tries to reach the network.
 */
class OfflineTest {
  @Test
  void open_emptyHomeAndNoSettings_neverTouchesTheNetwork(@TempDir Path folder) throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Forked fresh =
        new Forked(folder, "-Duser.home=" + home)
            .without(
                "DJL_CACHE_DIR",
                "ENGINE_CACHE_DIR",
                "PYTORCH_LIBRARY_PATH",
                "OPT_OUT_TRACKING",
                "DJL_OFFLINE");
    int code = fresh.run(OfflineVictim.class, Goldens.folder("qwen2").toString());

    assertThat(code).as(fresh.output()).isZero();
    assertThat(fresh.output().lines())
        .contains("before [https://example.invalid/seen]")
        .contains("after []")
        .contains("offline true")
        .contains("untracked true")
        .anyMatch(line -> line.startsWith("opened PyTorch 2.7.1"));
    try (Stream<Path> files = Files.walk(home.resolve(".djl.ai"))) {
      List<String> names = files.map(file -> String.valueOf(file.getFileName())).toList();
      assertThat(names)
          .contains("pytorch", "tokenizers")
          .anyMatch(name -> name.contains("torch_cpu"));
    }
  }
}
