package dev.m1.backend.djl;

import ai.djl.util.Utils;
import dev.m1.ModelOptions;
import dev.m1.spi.Backend;
import dev.m1.spi.DecodeBatch;
import dev.m1.spi.ModelSource;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Opens a model where every attempt to reach the network is noted and fails. Prints the attempts
 * before the model is opened, of which there is one to show that they are seen, and those after.
 * Argument: the model's folder.
 */
final class OfflineVictim {
  private static final List<String> ATTEMPTS = new CopyOnWriteArrayList<>();

  private OfflineVictim() {}

  public static void main(String[] args) {
    URL.setURLStreamHandlerFactory(
        protocol -> protocol.startsWith("http") || protocol.equals("ftp") ? new Refusing() : null);
    ProxySelector.setDefault(new Noting());
    try {
      Utils.openUrl("https://example.invalid/seen").close();
    } catch (IOException expected) {
      System.out.println("before " + ATTEMPTS);
    }
    ATTEMPTS.clear();
    ModelOptions options =
        ModelOptions.builder().threads(1).contextTokens(128).maxSequences(2).build();
    try (Backend backend = new DjlProvider().open(ModelSource.of(Path.of(args[0])), options)) {
      int[] tokens = backend.vocabulary().encode("HELLO", false);
      DecodeBatch batch = new DecodeBatch(1);
      batch.add(backend.createSequence(), tokens[0], true);
      backend.decode(batch);
      backend.logits(0, new float[backend.vocabulary().size()]);
      System.out.println("opened " + backend.info().library());
    }
    System.out.println("after " + ATTEMPTS);
    System.out.println("offline " + System.getProperty("ai.djl.offline"));
    System.out.println("untracked " + System.getProperty("OPT_OUT_TRACKING"));
  }

  /** What URLs of the network are opened with. */
  private static final class Refusing extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      ATTEMPTS.add(url.toString());
      throw new IOException("there is no network: " + url);
    }
  }

  /** What other clients of HTTP and plain sockets ask before they connect. */
  private static final class Noting extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      ATTEMPTS.add(uri.toString());
      return List.of(Proxy.NO_PROXY);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      ATTEMPTS.add("failed " + uri);
    }
  }
}
