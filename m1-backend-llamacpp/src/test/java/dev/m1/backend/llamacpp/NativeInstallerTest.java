package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.BackendUnavailableException;
import dev.m1.backend.llamacpp.NativeInstaller.Installed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installs small made-up packages. */
class NativeInstallerTest {
  @TempDir Path folder;
  private Path root;
  private int fetched;

  @BeforeEach
  void chooseFolder() {
    root = folder.resolve("natives");
  }

  private NativeInstaller installer(Path remote) {
    return new NativeInstaller(
        root,
        (build, work) -> {
          fetched++;
          return remote;
        });
  }

  private Path pack(String... namesAndContents) throws IOException {
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndContents.length; i += 2) {
      byte[] content = namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
      byte[] header = new byte[512];
      put(header, 0, namesAndContents[i]);
      put(header, 124, String.format("%011o", content.length));
      header[156] = '0';
      tar.write(header);
      tar.write(content);
      tar.write(new byte[(512 - content.length % 512) % 512]);
    }
    tar.write(new byte[1024]);
    Path file = folder.resolve("package.tgz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      tar.writeTo(out);
    }
    return file;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private Path usual() throws IOException {
    return pack(
        "package/LICENSE", "MIT",
        "package/package.json", "{}",
        "package/bins/linux-x64/libllama.v9.9.9.so", "llama",
        "package/bins/linux-x64/libggml.v9.9.9.so", "ggml",
        "package/bins/linux-x64/libllama-common.so", "not needed",
        "package/bins/linux-x64/llama-addon.node", "not needed");
  }

  private static NativeBuild build(Path file) throws Exception {
    byte[] content = Files.readAllBytes(file);
    byte[] sha512 = MessageDigest.getInstance("SHA-512").digest(content);
    byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(content);
    return new NativeBuild(
        "linux-x86_64",
        "v9.9.9",
        "@node-llama-cpp/linux-x64",
        "9.9.9",
        "sha512-" + Base64.getEncoder().encodeToString(sha512),
        HexFormat.of().formatHex(sha256),
        content.length);
  }

  private List<String> everythingBelow(Path start) throws IOException {
    try (Stream<Path> files = Files.walk(start)) {
      return files
          .filter(Files::isRegularFile)
          .map(f -> start.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void install_package_putsLibrariesLicenceAndIndexIntoItsFolder() throws Exception {
    Path file = usual();
    NativeInstaller installer = installer(file);

    Installed installed = installer.install(build(file), Optional.empty());

    assertThat(installed.folder()).isEqualTo(root.resolve("linux-x86_64").resolve("v9.9.9"));
    assertThat(everythingBelow(root))
        .containsExactly(
            "linux-x86_64/v9.9.9/LICENSE",
            "linux-x86_64/v9.9.9/index.txt",
            "linux-x86_64/v9.9.9/libggml.v9.9.9.so",
            "linux-x86_64/v9.9.9/libllama.v9.9.9.so");
    assertThat(installer.verify(installed)).isEmpty();
    assertThat(installer.installed()).containsExactly(installed);
    NativeIndex index =
        NativeIndex.parse(Files.readString(installed.folder().resolve("index.txt")), "it");
    assertThat(index.library()).isEqualTo("libllama.v9.9.9.so");
  }

  @Test
  void install_wholeBuild_isNotFetchedAgain() throws Exception {
    Path file = usual();
    NativeInstaller installer = installer(file);
    installer.install(build(file), Optional.empty());

    installer.install(build(file), Optional.empty());

    assertThat(fetched).isEqualTo(1);
  }

  @Test
  void install_damagedBuild_isReplaced() throws Exception {
    Path file = usual();
    NativeInstaller installer = installer(file);
    Installed installed = installer.install(build(file), Optional.empty());
    Files.writeString(installed.folder().resolve("libggml.v9.9.9.so"), "else");
    Files.delete(installed.folder().resolve("libllama.v9.9.9.so"));
    assertThat(installer.verify(installed))
        .containsExactlyInAnyOrder(
            "libggml.v9.9.9.so has changed", "libllama.v9.9.9.so is missing");

    installer.install(build(file), Optional.of(file));

    assertThat(installer.verify(installed)).isEmpty();
  }

  @Test
  void install_otherContent_isRefusedAndLeavesNothing() throws Exception {
    NativeBuild expected = build(usual());
    Path changed = pack("package/bins/linux-x64/libllama.v9.9.9.so", "changed");

    assertThatThrownBy(() -> installer(changed).install(expected, Optional.empty()))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("cannot install linux-x86_64 v9.9.9")
        .hasMessageContaining("has the SHA-256")
        .hasMessageContaining(expected.sha256());
    assertThat(everythingBelow(root)).isEmpty();
  }

  @Test
  void install_namesThatLeadElsewhere_areNotWritten() throws Exception {
    Path file =
        pack(
            "package/bins/linux-x64/libllama.v9.9.9.so", "llama",
            "package/bins/../../../../libggml-evil.so", "evil",
            "/tmp/package/bins/x/libggml-evil.so", "evil",
            "package/bins/linux-x64/../libggml-evil.so", "evil");

    installer(file).install(build(file), Optional.empty());

    assertThat(everythingBelow(folder))
        .containsExactly(
            "natives/linux-x86_64/v9.9.9/index.txt",
            "natives/linux-x86_64/v9.9.9/libllama.v9.9.9.so",
            "package.tgz");
  }

  @Test
  void install_packageThatEndsEarly_isRefusedAndLeavesNothing() throws Exception {
    Path whole = usual();
    byte[] content = Files.readAllBytes(whole);
    Path file = folder.resolve("short.tgz");
    Files.write(file, java.util.Arrays.copyOf(content, content.length / 2));

    assertThatThrownBy(() -> installer(file).install(build(file), Optional.empty()))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("cannot install linux-x86_64 v9.9.9 into");
    assertThat(everythingBelow(root)).isEmpty();
  }

  @Test
  void install_packageWithoutLibrary_isRefused() throws Exception {
    Path file = pack("package/LICENSE", "MIT");

    assertThatThrownBy(() -> installer(file).install(build(file), Optional.empty()))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("the package holds no libllama");
  }

  @Test
  void install_fileThatIsNotThere_isRefused() throws Exception {
    NativeBuild build = build(usual());
    Path missing = folder.resolve("missing.tgz");

    assertThatThrownBy(() -> installer(missing).install(build, Optional.of(missing)))
        .isInstanceOf(BackendUnavailableException.class)
        .hasMessageContaining("there is no file " + missing);
  }

  @Test
  void remove_installedBuild_takesItsFolderAway() throws Exception {
    Path file = usual();
    NativeInstaller installer = installer(file);
    Installed installed = installer.install(build(file), Optional.empty());

    installer.remove(installed);

    assertThat(everythingBelow(root)).isEmpty();
    assertThat(installer.installed()).isEmpty();
  }

  @Test
  void known_allBuilds_arePinnedAndNamedOnce() {
    assertThat(NativeBuild.known())
        .extracting(NativeBuild::name)
        .containsExactlyInAnyOrder(
            "linux-x86_64",
            "linux-x86_64-cuda",
            "linux-x86_64-vulkan",
            "linux-aarch64",
            "macos-aarch64",
            "windows-x86_64",
            "windows-x86_64-cuda");
    assertThat(NativeBuild.known())
        .allSatisfy(
            build -> {
              assertThat(Base64.getDecoder().decode(build.integrity().substring(7))).hasSize(64);
              assertThat(build.sha256()).matches("[0-9a-f]{64}");
              assertThat(build.npmSpec()).matches("@node-llama-cpp/[a-z0-9-]+@3\\.2[12]\\.1");
            });
  }

  @Test
  void forThisMachine_unknownVariant_listsWhatThereIs() {
    assertThatThrownBy(() -> NativeBuild.forThisMachine("rocm"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-rocm; m1 knows linux-x86_64, linux-x86_64-cuda");
  }
}
