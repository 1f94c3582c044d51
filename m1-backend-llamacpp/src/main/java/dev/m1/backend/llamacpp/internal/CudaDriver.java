package dev.m1.backend.llamacpp.internal;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.util.Optional;

/** The few calls of NVIDIA's driver (cuda.h) that load code on a GPU. Thread-safe. */
public final class CudaDriver {
  private final NativeLibrary library;

  private CudaDriver(NativeLibrary library) {
    this.library = library;
  }

  /** Opens the driver; empty if there is none. */
  public static Optional<CudaDriver> open() {
    try {
      return Optional.of(
          new CudaDriver(
              NativeLibrary.getInstance(Platform.isWindows() ? "nvcuda" : "libcuda.so.1")));
    } catch (UnsatisfiedLinkError none) {
      return Optional.empty();
    }
  }

  /**
   * Loads code on a GPU, in the context that other users of the GPU in this process share, and
   * unloads it.
   *
   * @param gpu its number
   * @param code a fat binary
   * @return the driver's reason to refuse it; empty if it was loaded
   */
  public Optional<String> refusal(int gpu, byte[] code) {
    IntByReference device = new IntByReference();
    PointerByReference context = new PointerByReference();
    PointerByReference module = new PointerByReference();
    Optional<String> failure =
        call("cuInit", 0)
            .or(() -> call("cuDeviceGet", device, gpu))
            .or(() -> call("cuDevicePrimaryCtxRetain", context, device.getValue()));
    if (failure.isPresent()) {
      return failure;
    }
    try (Memory image = new Memory(code.length)) {
      image.write(0, code, 0, code.length);
      failure = call("cuCtxPushCurrent_v2", context.getValue());
      if (failure.isEmpty()) {
        failure = call("cuModuleLoadData", module, image);
        if (failure.isEmpty()) {
          call("cuModuleUnload", module.getValue());
        }
        call("cuCtxPopCurrent_v2", new PointerByReference());
      }
      return failure;
    } finally {
      call("cuDevicePrimaryCtxRelease_v2", device.getValue());
    }
  }

  /** Calls a function that returns a CUresult; returns the text of what is not CUDA_SUCCESS. */
  private Optional<String> call(String function, Object... arguments) {
    int result = library.getFunction(function).invokeInt(arguments);
    if (result == 0) {
      return Optional.empty();
    }
    PointerByReference text = new PointerByReference();
    library.getFunction("cuGetErrorString").invokeInt(new Object[] {result, text});
    Pointer words = text.getValue();
    return Optional.of(
        "CUDA error " + result + (words == null ? "" : ": " + words.getString(0, "UTF-8")));
  }
}
