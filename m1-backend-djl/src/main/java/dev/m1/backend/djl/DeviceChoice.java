package dev.m1.backend.djl;

import dev.m1.Device;
import dev.m1.ModelOptions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Chooses the device that a model runs on, which is one as a whole. */
final class DeviceChoice {
  private static final String CPU = "cpu";
  private static final String CUDA = "cuda";

  private DeviceChoice() {}

  /**
   * Returns the device asked for, else the first CUDA GPU, else the CPU. {@code cuda} and {@code
   * cuda1} are understood as {@code cuda:0} and {@code cuda:1}.
   *
   * @param layers of the model
   * @param devices that there are, the CPU first
   * @throws IllegalArgumentException if the device asked for does not exist, or only some layers
   *     should be on it
   */
  static Device of(ModelOptions options, int layers, List<Device> devices) {
    Device cpu = devices.get(0);
    if (options.gpuLayers().isPresent()) {
      int onGpu = options.gpuLayers().getAsInt();
      if (onGpu != 0 && onGpu < layers) {
        throw new IllegalArgumentException(
            "gpuLayers is "
                + onGpu
                + " of "
                + layers
                + ", but PyTorch runs a model on one device: use 0, or leave it out");
      }
      if (onGpu == 0 && options.device().filter(id -> !id.equalsIgnoreCase(CPU)).isEmpty()) {
        return cpu;
      }
    }
    return options
        .device()
        .map(id -> named(id.toLowerCase(Locale.ROOT), devices))
        .orElseGet(
            () ->
                devices.stream()
                    .filter(device -> device.id().startsWith(CUDA))
                    .findFirst()
                    .orElse(cpu));
  }

  private static Device named(String id, List<Device> devices) {
    String wanted = id.matches(CUDA + "\\d*") ? id.replace(CUDA, CUDA + ":") : id;
    String exact = wanted.equals(CUDA + ":") ? wanted + "0" : wanted;
    return devices.stream()
        .filter(device -> device.id().equals(exact))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no device "
                        + id
                        + "; PyTorch sees "
                        + devices.stream().map(Device::id).collect(Collectors.joining(", "))));
  }
}
