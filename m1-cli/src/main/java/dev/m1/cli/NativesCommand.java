package dev.m1.cli;

import dev.m1.backend.llamacpp.NativeBuild;
import dev.m1.backend.llamacpp.NativeInstaller;
import dev.m1.backend.llamacpp.NativeInstaller.Installed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks after the builds of llama.cpp that this user has installed. */
@Command(
    name = "natives",
    mixinStandardHelpOptions = true,
    description = {
      "Lists, installs, verifies and removes builds of llama.cpp for this machine.",
      "Builds come from the npm packages @node-llama-cpp/*, pinned by their hashes: with npm where it",
      "is there, else from its public registry."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  m1 natives install",
      "  m1 natives install --variant cuda",
      "  m1 natives remove linux-x86_64 v0.5.0"
    })
final class NativesCommand extends ShellCommand {
  private final NativeInstaller installer = NativeInstaller.forThisUser();

  NativesCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists what is installed and what can be. The same as m1 natives.")
  int list() {
    List<Installed> installed = installer.installed();
    shell.out().println(shell.bold("installed") + " in " + installer.root());
    for (Installed build : installed) {
      shell.out().println("  " + build.name() + " " + build.version());
    }
    if (installed.isEmpty()) {
      shell.out().println("  nothing");
    }
    shell.out().println(shell.bold("can be installed") + " (on the machines that they name)");
    for (NativeBuild build : NativeBuild.known()) {
      shell
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "  %-20s %-7s %s, %,d MB to fetch",
                  build.name(),
                  build.version(),
                  build.npmSpec(),
                  build.bytes() / 1_000_000));
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "install",
      mixinStandardHelpOptions = true,
      description = "Installs the current build for this machine.")
  int install(
      @Option(
              names = "--variant",
              paramLabel = "NAME",
              defaultValue = "",
              description = "cuda or vulkan. Default: the plain build; on a Mac it has Metal.")
          String variant,
      @Option(
              names = "--from",
              paramLabel = "FILE",
              description = "The package, fetched before with npm pack; needs no network.")
          @Nullable Path from) {
    NativeBuild build = NativeBuild.forThisMachine(variant);
    if (shell.terminal() && from == null) {
      shell.err().println(shell.dim("fetching " + build.npmSpec()));
    }
    Installed installed = installer.install(build, Optional.ofNullable(from));
    shell.out().println("installed " + build + " in " + installed.folder());
    return ExitCodes.OK;
  }

  @Command(
      name = "unpack",
      mixinStandardHelpOptions = true,
      description = {
        "Unpacks builds, also for other machines, into folders as natives jars hold them:",
        "FOLDER/NAME/dev/m1/natives/NAME/. The module m1-natives makes its jars so."
      })
  int unpack(
      @Parameters(paramLabel = "FOLDER", description = "Where to; must not be there yet.")
          Path folder,
      @Option(
              names = "--build",
              paramLabel = "NAME",
              description = "Such as linux-x86_64-cuda; repeat it. Default: all.")
          @Nullable List<String> names,
      @Option(
              names = "--packages",
              paramLabel = "FOLDER",
              description = "Packages fetched before; what is missing is fetched.")
          @Nullable Path packages)
      throws IOException {
    Files.createDirectories(folder);
    for (NativeBuild build : chosen(names)) {
      Path target = folder.resolve(build.name()).resolve("dev/m1/natives").resolve(build.name());
      Files.createDirectories(target.getParent());
      Files.createDirectory(target);
      Path work = Files.createTempDirectory(folder, ".fetching-");
      try {
        Optional<Path> file =
            Optional.ofNullable(packages)
                .map(all -> all.resolve(build.fileName()))
                .filter(Files::isRegularFile);
        installer.unpackInto(build, file, target, work);
      } finally {
        Files.deleteIfExists(work.resolve(build.fileName()));
        Files.delete(work);
      }
      shell.out().println("unpacked " + build + " into " + target);
    }
    return ExitCodes.OK;
  }

  private static List<NativeBuild> chosen(@Nullable List<String> names) {
    if (names == null) {
      return NativeBuild.known();
    }
    for (String name : names) {
      if (NativeBuild.known().stream().noneMatch(build -> build.name().equals(name))) {
        throw new IllegalArgumentException(
            "there is no build " + name + "; m1 natives list shows what there is");
      }
    }
    return NativeBuild.known().stream().filter(build -> names.contains(build.name())).toList();
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Compares every installed file with its hash.")
  int verify() {
    boolean whole = true;
    for (Installed build : installer.installed()) {
      List<String> damage = installer.verify(build);
      whole &= damage.isEmpty();
      String verdict = damage.isEmpty() ? "whole" : String.join(", ", damage);
      shell.out().println(build.name() + " " + build.version() + ": " + verdict);
    }
    if (!whole) {
      throw new IllegalStateException(
          "an installed build is damaged; run 'm1 natives install' again, or remove it");
    }
    return ExitCodes.OK;
  }

  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      description = "Removes an installed build.")
  int remove(
      @Parameters(paramLabel = "NAME", description = "Such as linux-x86_64-cuda.") String name,
      @Parameters(
              arity = "0..1",
              paramLabel = "VERSION",
              description = "Such as v0.5.0. Default: all of that name.")
          @Nullable String version) {
    List<Installed> chosen =
        installer.installed().stream()
            .filter(build -> build.name().equals(name))
            .filter(build -> version == null || build.version().equals(version))
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no installed build "
              + name
              + (version == null ? "" : " " + version)
              + "; m1 natives list shows what there is");
    }
    for (Installed build : chosen) {
      installer.remove(build);
      shell.out().println("removed " + build.name() + " " + build.version());
    }
    return ExitCodes.OK;
  }
}
