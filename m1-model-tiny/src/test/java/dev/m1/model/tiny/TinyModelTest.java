package dev.m1.model.tiny;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.ModelLoadException;
import dev.m1.spi.ModelFormat;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyModelTest {
  @TempDir Path cache;

  @BeforeEach
  void useOwnCache() {
    System.setProperty("m1.cache.dir", cache.toString());
  }

  @AfterEach
  void forgetOwnCache() {
    System.clearProperty("m1.cache.dir");
  }

  @Test
  void provider_serviceFile_namesIt() throws IOException {
    try (InputStream in =
        TinyModel.class.getResourceAsStream("/META-INF/services/dev.m1.spi.ModelProvider")) {
      assertThat(in).isNotNull();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(TinyModel.class.getName());
    }
    assertThat(new TinyModel().id()).isEqualTo("tiny");
  }

  @Test
  void path_firstAndSecondTime_isTheSameFileAndNothingIsLeftOver() throws IOException {
    Path first = new TinyModel().source().path(ModelFormat.GGUF);
    FileTime written = Files.getLastModifiedTime(first);
    Path second = new TinyModel().source().path(ModelFormat.GGUF);

    assertThat(second).isEqualTo(first).isRegularFile();
    assertThat(Files.getLastModifiedTime(second)).isEqualTo(written);
    assertThat(Files.readAllBytes(first)).startsWith('G', 'G', 'U', 'F');
    assertThat(new TinyModel().source().path(ModelFormat.HUGGING_FACE).resolve("config.json"))
        .isRegularFile();
    assertThat(children(cache.resolve("models"))).hasSize(1);
  }

  @Test
  void path_damagedCache_isRepaired() throws IOException {
    Path file = new TinyModel().source().path(ModelFormat.GGUF);
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    bad[bad.length / 2] ^= 1;
    Files.write(file, bad);

    assertThat(Files.readAllBytes(new TinyModel().source().path(ModelFormat.GGUF))).isEqualTo(good);
    assertThat(children(cache.resolve("models"))).hasSize(1);
  }

  @Test
  void path_manyAtOnce_allGetWholeFiles() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Path> open = () -> new TinyModel().source().path(ModelFormat.GGUF);
      for (Future<Path> path : threads.invokeAll(java.util.Collections.nCopies(8, open))) {
        assertThat(path.get()).isRegularFile();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(children(cache.resolve("models"))).hasSize(1);
  }

  @Test
  void path_leftoverOfACrash_isRemovedAlsoWhereTheModelIsThere() throws IOException {
    Path model = new TinyModel().source().path(ModelFormat.GGUF);
    Path leftover = Files.createDirectories(cache.resolve("models/.unpacking-123"));
    Files.writeString(leftover.resolve("tiny.gguf"), "half of it");
    Files.setLastModifiedTime(leftover, FileTime.from(Instant.now().minusSeconds(90_000)));
    Path young = Files.createDirectories(cache.resolve("models/.unpacking-124"));

    assertThat(new TinyModel().source().path(ModelFormat.GGUF)).isEqualTo(model).isRegularFile();

    assertThat(leftover).doesNotExist();
    assertThat(young).as("another process may be filling it").isDirectory();
  }

  @Test
  void path_severalProcessesAtOnce_allGetWholeFilesAndLeaveNothingBehind() throws Exception {
    Path temporary = Files.createDirectories(cache.resolve("tmp"));
    String path = System.getProperty("java.class.path") + File.pathSeparator;
    path += System.getProperty("jdk.module.path", "");
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-Dm1.cache.dir=" + cache,
                  "-Djava.io.tmpdir=" + temporary,
                  "-cp",
                  path,
                  UnpackingProcess.class.getName())
              .redirectErrorStream(true)
              .start());
    }
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said.strip()).isEqualTo("whole");
    }
    assertThat(children(cache.resolve("models"))).hasSize(1);
    assertThat(children(temporary)).isEmpty();
  }

  @Test
  void jar_weights_areFewAndSmall() throws IOException {
    Path folder = new TinyModel().source().path(ModelFormat.HUGGING_FACE);
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder.resolve(".."))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    long weights = Files.size(folder.resolve("model.safetensors")) / 2; // fp16

    assertThat(bytes).isLessThan(8_000_000);
    assertThat(weights).isBetween(1_000_000L, 4_000_000L);
    assertThat(Files.readString(folder.resolve("config.json"))).contains("Qwen2ForCausalLM");
    assertThat(folder.resolve("tokenizer.json")).isRegularFile();
  }

  @Test
  void path_noCacheToWriteTo_isAClearError() throws IOException {
    Path file = Files.writeString(cache.resolve("a-file"), "");
    System.setProperty("m1.cache.dir", file.toString());

    assertThatThrownBy(() -> new TinyModel().source().path(ModelFormat.GGUF))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining("cannot unpack the embedded model into " + file)
        .hasMessageContaining("-Dm1.cache.dir");
  }

  @Test
  void source_everyModelInfo_carriesTheNotice() {
    assertThat(new TinyModel().source().notice()).contains("not for clinical use");
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
