package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import dev.m1.BackendUnavailableException;
import dev.m1.spi.Availability;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** How the native library is found, unpacked and checked. */
@Isolated
class NativesTest {
  private static final String CACHE = "m1.cache.dir";
  private static final String INSTALLED = "m1.natives.dir";

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void ownFolders() {
    System.setProperty(CACHE, folder.resolve("cache").toString());
    System.setProperty(INSTALLED, folder.resolve("installed").toString());
  }

  @AfterEach
  void defaultFolders() {
    System.clearProperty(CACHE);
    System.clearProperty(INSTALLED);
  }

  private void assertUnusable(Path library, String... words) {
    assertThatThrownBy(() -> LlamaLibrary.load(NativeFinder.find(Optional.of(library))))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining(library.toString())
        .hasMessageContainingAll(words);
  }

  @Test
  void find_explicitPathThatIsNoLibrary_isRefusedAndNeverFallsBack() throws IOException {
    assertUnusable(folder.resolve("none.so"), "there is no such file");
    assertUnusable(folder, "no file in it is named like libllama.so");
    assertUnusable(Files.write(folder.resolve("libshort.so"), new byte[10]), "only 10 bytes");
    assertUnusable(
        Files.write(folder.resolve("libtext.so"), new byte[1000]), "not a native library");
  }

  @Test
  void find_libraryOfOtherProcessor_isRefusedWithBoth() throws IOException {
    byte[] elf = new byte[1000];
    byte[] head = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    System.arraycopy(head, 0, elf, 0, head.length);
    elf[18] = (byte) (Processor.arch().equals("aarch64") ? 62 : 183);
    Path library = Files.write(folder.resolve("libllama.so"), elf);
    assertUnusable(library, "built for linux-", "but this is " + Processor.platform());
  }

  @Test
  void load_libraryWithoutLlama_isRefusedWithWhatWasLookedFor() throws IOException {
    assumeTrue(
        Processor.platform().equals("linux-x86_64"), "JNA's own library is used as a stranger");
    Path stranger = folder.resolve("libstranger.so");
    try (InputStream in =
        com.sun.jna.Native.class.getResourceAsStream(
            "/com/sun/jna/linux-x86-64/libjnidispatch.so")) {
      Files.copy(java.util.Objects.requireNonNull(in), stranger);
    }
    assertUnusable(
        stranger, "exports neither llama_memory_seq_cp nor llama_kv_self_seq_cp", "b4916");
  }

  @Test
  void load_bothGenerationsInOneProcess_bothWork() {
    Path current = Path.of(System.getProperty("user.home"), ".cache/m1/test-natives/v0.5.0");
    assumeTrue(Files.isDirectory(current), "scripts/fetch-natives.sh has not been run");
    LlamaLibrary newer = LlamaLibrary.load(NativeFinder.find(Optional.of(current)));
    LlamaLibrary bundled = LlamaLibrary.load(bundled());
    assertThat(newer.layout()).isEqualTo(ParameterLayout.MEMORY);
    assertThat(bundled.layout()).isEqualTo(ParameterLayout.KV_SELF);
    assertThat(newer.devices()).isNotEmpty();
    assertThat(bundled.devices()).isNotEmpty();
    assertThat(LlamaLibrary.load(NativeFinder.find(Optional.of(current)))).isSameAs(newer);
  }

  @Test
  void load_onLinux_threadsThatWaitSpinBrieflyAndOtherLibrariesAreLeftAlone() {
    assumeTrue(Processor.os().equals("linux"), "only libgomp is told, which is Linux's");
    assumeTrue(
        System.getenv("GOMP_SPINCOUNT") == null && System.getenv("OMP_WAIT_POLICY") == null,
        "this environment says itself how long threads spin");
    LlamaLibrary.load(bundled());
    assertThat(environment("GOMP_SPINCOUNT")).isEqualTo("1000");
    assertThat(environment("OMP_WAIT_POLICY")).isNull();
  }

  /** As native code sees it. */
  private static @Nullable String environment(String name) {
    Pointer value =
        NativeLibrary.getProcess().getFunction("getenv").invokePointer(new Object[] {name});
    return value == null ? null : value.getString(0);
  }

  @Test
  void threads_noneGiven_oneForASmallModelElseTheProcessors() {
    assertThat(ModelOpener.defaultThreads(2_700_000)).isEqualTo(1);
    assertThat(ModelOpener.defaultThreads(98_000_000)).isEqualTo(Processor.threads());
  }

  private static NativeChoice bundled() {
    String property = System.getProperty(NativeFinder.PROPERTY);
    System.clearProperty(NativeFinder.PROPERTY);
    try {
      return NativeFinder.find(Optional.empty());
    } finally {
      if (property != null) {
        System.setProperty(NativeFinder.PROPERTY, property);
      }
    }
  }

  @Test
  void find_installedBuilds_newestVersionBeforeTheBundledOne() throws IOException {
    Path platform = folder.resolve("installed").resolve(Processor.platform());
    for (String version : new String[] {"v0.9.0", "v0.10.0", "v0.2.0"}) {
      Files.createDirectories(platform.resolve(version));
      Files.write(platform.resolve(version).resolve("libllama." + version + ".so"), new byte[100]);
    }
    NativeChoice choice = bundled();
    assertThat(choice.file()).isEqualTo(platform.resolve("v0.10.0/libllama.v0.10.0.so"));
    assertThat(choice.origin()).startsWith("installed in ");
  }

  @Test
  void availability_bundledLibrary_saysSoAndUnpacksNothing() {
    assumeTrue(Processor.os().equals("linux"), "the bundled library is for Linux and macOS");
    Availability availability = new LlamaCppProvider().availability();
    assertThat(availability.available()).isTrue();
    assertThat(availability.detail()).contains("native library");
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void unpack_manyAtOnce_giveTheSameCompleteFolder() throws Exception {
    Path source = natives(1_000_000);
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Callable<NativeChoice>> tasks = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        tasks.add(() -> NativeCache.unpack("test", source.resolve("index.txt").toUri().toURL()));
      }
      Path library = null;
      for (Future<NativeChoice> future : threads.invokeAll(tasks)) {
        Path file = future.get().file();
        assertThat(library == null || file.equals(library)).isTrue();
        library = file;
        assertThat(Files.readAllBytes(file)).hasSize(1_000_000);
      }
      try (Stream<Path> left = Files.list(folder.resolve("cache/natives"))) {
        assertThat(left).hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void unpack_lostOrShortFile_isPutBack() throws IOException {
    Path source = natives(5000);
    Path library = NativeCache.unpack("test", source.resolve("index.txt").toUri().toURL()).file();
    Files.write(library, new byte[10]);
    assertThat(NativeCache.unpack("test", source.resolve("index.txt").toUri().toURL()).file())
        .isEqualTo(library)
        .hasSize(5000);
  }

  @Test
  void unpack_fileOfOtherContent_isRefusedAndLeavesNothing() throws IOException {
    Path source = natives(5000);
    byte[] changed = new byte[5000];
    changed[0] = 9;
    Files.write(source.resolve("libllama.test.so"), changed);
    assertThatThrownBy(
            () -> NativeCache.unpack("test", source.resolve("index.txt").toUri().toURL()))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("its SHA-256 is")
        .hasMessageContaining("fetch the jar again");
    try (Stream<Path> left = Files.list(folder.resolve("cache/natives"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void parse_badIndex_isRefused() {
    String file = "file " + "0".repeat(64) + " 5 libllama.so\n";
    String good = "m1-natives 1\nversion v1\nlibrary libllama.so\n" + file;
    assertThat(NativeIndex.parse(good, "x").entries()).hasSize(1);
    for (String bad :
        new String[] {
          "",
          "m1-natives 2\n",
          good.replace("library", "lib"),
          good.replace("version v1\n", ""),
          good.replace(" 5 libllama.so", " 5 ../libllama.so"),
          good.replace(" 5 ", " -5 "),
          good.replace("0000 5", "000g 5"),
          good.replace("library libllama.so", "library other.so")
        }) {
      assertThatThrownBy(() -> NativeIndex.parse(bad, "some jar"))
          .as(bad)
          .isInstanceOf(BackendUnavailableException.class)
          .hasMessageContaining("some jar");
    }
  }

  private Path natives(int bytes) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    byte[] content = new byte[bytes];
    Files.write(source.resolve("libllama.test.so"), content);
    String hash = HexFormat.of().formatHex(NativeCache.sha256().digest(content));
    String index =
        "m1-natives 1\nversion v9\nlibrary libllama.test.so\nfile "
            + hash
            + " "
            + bytes
            + " libllama.test.so\n";
    Files.writeString(source.resolve("index.txt"), index, StandardCharsets.UTF_8);
    return source;
  }
}
