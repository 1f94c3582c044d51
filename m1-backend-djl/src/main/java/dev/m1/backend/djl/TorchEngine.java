package dev.m1.backend.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.m1.BackendUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.MemoryUsage;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * DJL's PyTorch engine, which a process has once. Thread-safe.
 *
 * <p>It is told never to download and never to report its use: what it needs comes from jars, or
 * from the folder that {@code PYTORCH_LIBRARY_PATH} names.
 */
final class TorchEngine {
  private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";
  private static final String NATIVE_PROPERTIES = "native/lib/pytorch.properties";
  private static @Nullable TorchEngine loaded;

  private final Engine engine;

  private TorchEngine(Engine engine) {
    this.engine = engine;
  }

  /** Says what would be used, without loading it; empty if there is no library for this machine. */
  static Optional<String> describe() {
    String path = environment(LIBRARY_PATH);
    if (!path.isEmpty()) {
      return Optional.of("PyTorch from " + path + " (" + LIBRARY_PATH + ")");
    }
    for (Properties jar : nativeJars()) {
      if (platform().equals(jar.getProperty("classifier"))) {
        return Optional.of(
            "PyTorch "
                + jar.getProperty("version", "?").replaceAll("-\\d{8}$", "")
                + " ("
                + jar.getProperty("flavor", "cpu")
                + ") for "
                + platform()
                + ", through DJL");
      }
    }
    return Optional.empty();
  }

  /** Says that there is no library, and what to add. */
  static String none() {
    return "no PyTorch for "
        + platform()
        + " is on the class path; add ai.djl.pytorch:pytorch-native-cpu:2.7.1 with classifier "
        + platform()
        + " (there is one for linux-x86_64, linux-aarch64, osx-aarch64 and win-x86_64), or name a"
        + " folder with libtorch 2.7.1 in "
        + LIBRARY_PATH;
  }

  private static List<Properties> nativeJars() {
    List<Properties> jars = new ArrayList<>();
    try {
      ClassLoader loader = TorchEngine.class.getClassLoader();
      for (URL url : Collections.list(loader.getResources(NATIVE_PROPERTIES))) {
        Properties properties = new Properties();
        try (InputStream in = url.openStream()) {
          properties.load(in);
        }
        jars.add(properties);
      }
    } catch (IOException | IllegalArgumentException e) {
      return List.of();
    }
    return jars;
  }

  /** Returns the platform as DJL's jars name it. */
  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    String system = os.startsWith("mac") ? "osx" : os.startsWith("win") ? "win" : "linux";
    return system + "-" + (arch.equals("amd64") ? "x86_64" : arch);
  }

  /**
   * Loads the engine, or returns the loaded one.
   *
   * @param library a folder with libtorch, in place of the one in the jars
   * @throws BackendUnavailableException if it cannot be loaded, or another is loaded already
   */
  static synchronized TorchEngine load(Optional<Path> library) {
    library.ifPresent(TorchEngine::require);
    TorchEngine engine = loaded;
    if (engine == null) {
      engine = start();
      loaded = engine;
    }
    return engine;
  }

  private static void require(Path library) {
    String wanted = library.toAbsolutePath().toString();
    if (loaded == null) {
      System.setProperty(LIBRARY_PATH, wanted);
    } else if (!wanted.equals(environment(LIBRARY_PATH))) {
      throw new BackendUnavailableException(
          "PyTorch is loaded from "
              + LibUtils.getLibtorchPath()
              + " and cannot be loaded from "
              + wanted
              + " too; a process has one PyTorch: start another process");
    }
  }

  private static TorchEngine start() {
    if (describe().isEmpty()) {
      throw new BackendUnavailableException(none());
    }
    stayOffline();
    try {
      return new TorchEngine(Engine.getEngine("PyTorch"));
    } catch (EngineException | IllegalStateException | LinkageError e) {
      throw new BackendUnavailableException(
          "cannot load "
              + describe().orElse("PyTorch")
              + ": "
              + rootMessage(e)
              + "; it needs room for 450 MB in DJL's cache folder"
              + " (DJL_CACHE_DIR, by default .djl.ai in the home folder)",
          e);
    }
  }

  /** Tells DJL to download nothing and to report nothing, unless the user has said otherwise. */
  static void stayOffline() {
    setByDefault("ai.djl.offline");
    setByDefault("OPT_OUT_TRACKING");
  }

  /** Returns the line that says what went wrong; TorchScript puts its own traceback before it. */
  static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    List<String> lines = String.valueOf(root.getMessage()).lines().toList();
    return lines.stream()
        .filter(line -> line.matches("\\w+Error: .*"))
        .reduce((first, last) -> last)
        .orElse(lines.isEmpty() ? root.toString() : lines.get(0));
  }

  private static void setByDefault(String key) {
    if (environment(key).isEmpty()) {
      System.setProperty(key, "true");
    }
  }

  /** Reads a setting as DJL does: from the environment, else from the system properties. */
  private static String environment(String key) {
    String value = System.getenv(key);
    return value != null ? value : System.getProperty(key, "");
  }

  /** Returns the name and version of the library. */
  String description() {
    return "PyTorch " + engine.getVersion() + " (DJL " + Engine.getDjlVersion() + ")";
  }

  /** Lists the devices. */
  List<dev.m1.Device> devices() {
    List<dev.m1.Device> devices = new ArrayList<>();
    HostMemory memory = HostMemory.now();
    String host = System.getProperty("os.arch", "") + " processor";
    devices.add(new dev.m1.Device("cpu", host, false, memory.total(), memory.available()));
    for (int i = 0; i < engine.getGpuCount(); i++) {
      devices.add(cuda(i));
    }
    if (platform().equals("osx-aarch64")) {
      devices.add(new dev.m1.Device("mps", "Apple GPU", true, 0, 0));
    }
    return devices;
  }

  private static dev.m1.Device cuda(int index) {
    String id = "cuda:" + index;
    try {
      MemoryUsage usage = CudaUtils.getGpuMemory(Device.gpu(index));
      String what = "CUDA GPU, compute capability " + CudaUtils.getComputeCapability(index);
      return new dev.m1.Device(id, what, true, usage.getMax(), usage.getMax() - usage.getUsed());
    } catch (IllegalArgumentException | EngineException | LinkageError e) {
      return new dev.m1.Device(id, "CUDA GPU", true, 0, 0);
    }
  }

  /** Returns a manager of memory on a device, by the id that {@link #devices} lists. */
  PtNDManager manager(String device) {
    Device place =
        device.equals("cpu")
            ? Device.cpu()
            : device.equals("mps")
                ? Device.of("mps", -1)
                : Device.gpu(Integer.parseInt(device.substring("cuda:".length())));
    NDManager manager = engine.newBaseManager(place);
    if (manager instanceof PtNDManager torch) {
      return torch;
    }
    manager.close();
    throw new BackendUnavailableException("DJL gave a manager of another engine: " + manager);
  }
}
