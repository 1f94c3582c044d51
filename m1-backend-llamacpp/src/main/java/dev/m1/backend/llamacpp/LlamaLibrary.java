package dev.m1.backend.llamacpp;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import dev.m1.BackendUnavailableException;
import dev.m1.Device;
import dev.m1.backend.llamacpp.internal.Binding;
import dev.m1.backend.llamacpp.internal.CudaDriver;
import dev.m1.backend.llamacpp.internal.Llama;
import dev.m1.backend.llamacpp.internal.OpaqueParameters;
import dev.m1.backend.llamacpp.internal.SequenceMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open libllama with its layout and devices. Loaded once per file and never unloaded: its
 * threads may still run. Thread-safe.
 */
final class LlamaLibrary {
  private static final Logger LOGGER = LoggerFactory.getLogger(LlamaLibrary.class);
  private static final Map<Path, LlamaLibrary> OPEN = new HashMap<>();
  private static final int INTEGRATED_GPU = 2; // what 2 means in b4916 is no GPU
  private static final String WAIT_POLICY = "OMP_WAIT_POLICY";

  private final Path file;
  private final String description;
  private final Binding binding;
  private final ParameterLayout layout;
  private final Llama functions;
  private final SequenceMemory memory;
  private final List<NativeDevice> devices;
  private final Map<String, String> unusable = new LinkedHashMap<>();

  /**
   * A device with its {@code ggml_backend_dev_t}.
   *
   * @param integrated whether it is a GPU that shares the processor's memory
   */
  record NativeDevice(Device device, long handle, boolean integrated) {}

  /**
   * Loads a library, or returns it if it is loaded already.
   *
   * @throws BackendUnavailableException if it cannot be loaded or is of an unknown version
   */
  static LlamaLibrary load(NativeChoice choice) {
    synchronized (OPEN) {
      Path real = real(choice.file());
      LlamaLibrary library = OPEN.get(real);
      if (library == null) {
        library = new LlamaLibrary(real, choice);
        OPEN.put(real, library);
        LOGGER.info("using {}", library.description);
      }
      return library;
    }
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new BackendUnavailableException(
          "cannot load " + file + ": there is no such file; check the path", e);
    }
  }

  private LlamaLibrary(Path file, NativeChoice choice) {
    this.file = file;
    Processor.check(file, choice.needsAvx2());
    // ggml_print_backtrace (ggml.c): without it an abort forks gdb before it ends the process
    Binding.setEnvironment("GGML_NO_BACKTRACE", "1");
    boolean spinsBriefly = letThreadsSpinBriefly();
    try {
      binding = Binding.open(file, ggmlBeside(file));
    } catch (UnsatisfiedLinkError e) {
      throw new BackendUnavailableException(
          "cannot load " + file + ": " + firstLine(e) + "; " + choice.remedy(), e);
    } finally {
      if (spinsBriefly) {
        Binding.clearEnvironment(WAIT_POLICY); // another OpenMP library would spin for ever
      }
    }
    layout = ParameterLayout.detect(binding, file.toString());
    functions = binding.llama();
    memory = layout == ParameterLayout.MEMORY ? binding.memory() : binding.kvSelf();
    functions.llama_log_set(NativeLog.INSTANCE, null);
    if (layout == ParameterLayout.MEMORY) {
      loadKernels(file);
    }
    functions.llama_backend_init();
    devices = usable(findDevices());
    description = "llama.cpp " + version(choice) + " (" + choice.origin() + ")";
    if (devices.isEmpty()) {
      throw new BackendUnavailableException(
          "cannot use "
              + file
              + ": it found no ggml-cpu library beside it; keep all files of the build in one folder");
    }
  }

  /**
   * Tells libgomp, which reads it when it is loaded, how long a thread spins at a barrier before it
   * sleeps; says whether it did. What the user has set stays.
   *
   * <p>With libgomp's default, threads that wait for one that has lost its core keep theirs busy:
   * on two cores with busy neighbours a 135M model fell to 0.4 tokens/s, with this it made 19. It
   * still spins for tens of microseconds, which is longer than evenly shared work makes a thread
   * wait. The policy has it spin as long where two models are open: it counts the threads of both
   * as running and would spin a tenth of that (measured on two idle cores: 37 tokens/s, not 102).
   */
  private static boolean letThreadsSpinBriefly() {
    boolean free = System.getenv(WAIT_POLICY) == null && System.getenv("GOMP_SPINCOUNT") == null;
    if (!Platform.isLinux() || !free) {
      return false;
    }
    Binding.setEnvironment("GOMP_SPINCOUNT", "1000");
    Binding.setEnvironment(WAIT_POLICY, "active");
    return true;
  }

  /** Returns the ggml libraries in the same folder, the one that lists backends among them. */
  private static List<Path> ggmlBeside(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              path ->
                  String.valueOf(path.getFileName())
                      .matches(
                          "(lib)?ggml(-base)?(\\.v[0-9.]+|\\.[a-z0-9]+(\\.v[0-9.]+)?)?\\.(so|dll|dylib)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }

  /**
   * {@code void ggml_backend_load_all_from_path(const char *)} (ggml-backend.h): picks the kernels
   * for this processor, and GPU backends whose drivers are there.
   */
  private void loadKernels(Path file) {
    if (binding.exports("ggml_backend_load_all_from_path")) {
      binding
          .function("ggml_backend_load_all_from_path")
          .invokeVoid(new Object[] {String.valueOf(file.getParent())});
    }
  }

  /** {@code ggml_backend_dev_*} (ggml-backend.h). */
  private List<NativeDevice> findDevices() {
    if (!binding.exports("ggml_backend_dev_count")) {
      return List.of();
    }
    List<NativeDevice> found = new ArrayList<>();
    long count = binding.function("ggml_backend_dev_count").invokeLong(new Object[0]);
    for (long i = 0; i < count; i++) {
      Pointer handle = binding.function("ggml_backend_dev_get").invokePointer(new Object[] {i});
      found.add(describe(handle));
    }
    return found;
  }

  private NativeDevice describe(Pointer handle) {
    int type = binding.function("ggml_backend_dev_type").invokeInt(new Object[] {handle});
    LongByReference free = new LongByReference();
    LongByReference total = new LongByReference();
    binding.function("ggml_backend_dev_memory").invokeVoid(new Object[] {handle, free, total});
    Device device =
        new Device(
            text("ggml_backend_dev_name", handle).toLowerCase(Locale.ROOT),
            text("ggml_backend_dev_description", handle),
            gpu(type),
            Math.max(0, total.getValue()),
            Math.max(0, free.getValue()));
    return new NativeDevice(
        device, Pointer.nativeValue(handle), type == INTEGRATED_GPU && gpu(type));
  }

  /** Returns a device as it is now: its free memory changes. */
  NativeDevice now(NativeDevice device) {
    return describe(new Pointer(device.handle()));
  }

  /** Leaves out the GPUs whose driver cannot run this build's code: using one ends the process. */
  private List<NativeDevice> usable(List<NativeDevice> found) {
    if (found.stream().noneMatch(device -> CudaCode.runs(device.device().id()))) {
      return found;
    }
    Optional<CudaCode> code = CudaCode.of(file);
    Optional<CudaDriver> driver = CudaDriver.open();
    if (code.isEmpty() || driver.isEmpty()) {
      return found;
    }
    List<NativeDevice> usable = new ArrayList<>();
    for (NativeDevice device : found) {
      String id = device.device().id();
      Optional<String> refusal =
          CudaCode.runs(id) ? code.get().refusal(id, driver.get()::refusal) : Optional.empty();
      if (refusal.isPresent()) {
        unusable.put(id, refusal.get());
        LOGGER.warn("{} ({}) is not used: {}", id, device.device().description(), refusal.get());
      } else {
        usable.add(device);
      }
    }
    return usable;
  }

  /** {@code enum ggml_backend_dev_type}: 0 CPU, 1 GPU, then in newer versions 2 integrated GPU. */
  private boolean gpu(int type) {
    return type == 1 || (type == INTEGRATED_GPU && layout == ParameterLayout.MEMORY);
  }

  private String text(String function, Pointer handle) {
    Pointer text = binding.function(function).invokePointer(new Object[] {handle});
    return text == null ? "" : text.getString(0, "UTF-8");
  }

  /** {@code const char * llama_version(void)}, where it exists. */
  private String version(NativeChoice choice) {
    if (binding.exports("llama_version")) {
      Pointer text = binding.function("llama_version").invokePointer(new Object[0]);
      return text == null ? choice.version() : text.getString(0, "UTF-8");
    }
    return choice.version();
  }

  /** {@code bool llama_model_is_hybrid(const struct llama_model *)}, where it exists. */
  boolean hybrid(long model) {
    return binding.exports("llama_model_is_hybrid")
        && (binding.function("llama_model_is_hybrid").invokeInt(new Object[] {model}) & 0xff) != 0;
  }

  Path file() {
    return file;
  }

  String description() {
    return description;
  }

  ParameterLayout layout() {
    return layout;
  }

  Llama functions() {
    return functions;
  }

  SequenceMemory memory() {
    return memory;
  }

  /** Returns the devices that can be used. */
  List<NativeDevice> devices() {
    return devices;
  }

  /** Returns the ids of the devices that cannot be used, each with the reason. */
  Map<String, String> unusable() {
    return unusable;
  }

  OpaqueParameters modelDefaults() {
    return functions.llama_model_default_params();
  }

  OpaqueParameters contextDefaults() {
    return functions.llama_context_default_params();
  }

  static int pointerSize() {
    return Native.POINTER_SIZE;
  }
}
