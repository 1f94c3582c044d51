package dev.m1.backend.llamacpp;

import dev.m1.BackendUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Fetches packages: with {@code npm pack} where npm is there, which then decides where from, else
 * from the public registry over HTTPS.
 */
final class NpmRegistry {
  private static final String REGISTRY = "https://registry.npmjs.org/";
  private static final int CONNECT_MILLIS = 20_000;
  private static final int READ_MILLIS = 60_000;
  private static final long PACK_MINUTES = 30;

  private NpmRegistry() {}

  /**
   * Fetches a package into a folder.
   *
   * @throws BackendUnavailableException if neither way works, with both reasons
   */
  static Path fetch(NativeBuild build, Path folder) {
    String npmFailure;
    try {
      return withNpm(build, folder);
    } catch (IOException e) {
      npmFailure = String.valueOf(e.getMessage());
    }
    try {
      return overHttps(build, folder);
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "cannot fetch "
              + build.npmSpec()
              + ": npm: "
              + npmFailure
              + "; "
              + REGISTRY
              + ": "
              + e
              + "; check the network, or fetch "
              + build.fileName()
              + " on another machine ('npm pack "
              + build.npmSpec()
              + "') and give it with --from",
          e);
    }
  }

  private static Path withNpm(NativeBuild build, Path folder) throws IOException {
    String npm = Processor.os().equals("windows") ? "npm.cmd" : "npm";
    Process process =
        new ProcessBuilder(npm, "pack", "--silent", build.npmSpec())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PACK_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new IOException(said.isEmpty() ? "it failed and gave no reason" : lastLine(said));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
    Path file = folder.resolve(build.fileName());
    if (!Files.isRegularFile(file)) {
      throw new IOException("it left no " + build.fileName());
    }
    return file;
  }

  private static String lastLine(String text) {
    return text.substring(text.lastIndexOf('\n') + 1);
  }

  private static Path overHttps(NativeBuild build, Path folder) throws IOException {
    String name = build.npmPackage().substring(build.npmPackage().indexOf('/') + 1);
    URL url =
        new URL(REGISTRY + build.npmPackage() + "/-/" + name + "-" + build.npmVersion() + ".tgz");
    URLConnection connection = url.openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    Path file = folder.resolve(build.fileName());
    try (InputStream in = connection.getInputStream()) {
      Files.copy(in, file);
    }
    return file;
  }
}
