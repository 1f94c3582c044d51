package dev.m1.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.cli.TestShell.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command around the installer; what installing does is tested with the backend. */
class NativesCommandTest {
  private static final String PROPERTY = "m1.natives.dir";

  @TempDir Path folder;
  private final String before = System.getProperty(PROPERTY, "");

  @BeforeEach
  void useOwnFolder() {
    System.setProperty(PROPERTY, folder.toString());
  }

  @AfterEach
  void restoreFolder() {
    if (before.isEmpty()) {
      System.clearProperty(PROPERTY);
    } else {
      System.setProperty(PROPERTY, before);
    }
  }

  private static Outcome run(String... args) {
    return TestShell.saying("", "").run(args);
  }

  private void installDamaged() throws IOException {
    Path build = Files.createDirectories(folder.resolve("linux-x86_64").resolve("v0.5.0"));
    Files.writeString(
        build.resolve("index.txt"),
        "m1-natives 1\nversion v0.5.0\nlibrary libllama.so\nfile "
            + "0".repeat(64)
            + " 5 libllama.so\n");
  }

  @Test
  void natives_emptyFolder_showsWhatCanBeInstalled() {
    Outcome outcome = run("natives");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains(
            folder.toString(), "nothing", "linux-x86_64-cuda", "@node-llama-cpp/win-x64@3.21.1");
  }

  @Test
  void verify_damagedBuild_namesTheFileAndFails() throws IOException {
    installDamaged();

    Outcome outcome = run("natives", "verify");

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.out()).contains("linux-x86_64 v0.5.0: libllama.so is missing");
    assertThat(outcome.err()).contains("m1 natives install");
  }

  @Test
  void remove_installedBuild_removesIt() throws IOException {
    installDamaged();

    assertThat(run("natives", "remove", "linux-x86_64").out())
        .contains("removed linux-x86_64 v0.5.0");
    assertThat(run("natives", "list").out()).contains("nothing");
  }

  @Test
  void remove_unknownBuild_isRefused() {
    Outcome outcome = run("natives", "remove", "linux-x86_64", "v1.2.3");

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err()).contains("there is no installed build linux-x86_64 v1.2.3");
  }

  @Test
  void install_otherFile_isRefusedByItsHash() throws IOException {
    Path file = Files.writeString(folder.resolve("package.tgz"), "something else");

    Outcome outcome = run("natives", "install", "--from", file.toString());

    assertThat(outcome.code()).isEqualTo(ExitCodes.NO_MODEL);
    assertThat(outcome.err()).contains("has the SHA-256").contains("fetch it again");
  }
}
