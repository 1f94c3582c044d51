package dev.m1.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.Device;
import dev.m1.ModelOptions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which device a model goes to, with devices that need not be here. */
class DeviceChoiceTest {
  private static final Device CPU = new Device("cpu", "processor", false, 1, 1);
  private static final Device FIRST = new Device("cuda:0", "GPU", true, 1, 1);
  private static final Device SECOND = new Device("cuda:1", "GPU", true, 1, 1);
  private static final Device MPS = new Device("mps", "Apple GPU", true, 0, 0);
  private static final List<Device> ALL = List.of(CPU, FIRST, SECOND, MPS);

  private static String chosen(ModelOptions.Builder options, List<Device> devices) {
    return DeviceChoice.of(options.build(), 24, devices).id();
  }

  @ParameterizedTest
  @CsvSource({
    "cpu, cpu",
    "CPU, cpu",
    "cuda, cuda:0",
    "cuda:0, cuda:0",
    "cuda:1, cuda:1",
    "CUDA:1, cuda:1",
    "cuda1, cuda:1",
    "mps, mps",
    "MPS, mps"
  })
  void device_askedFor_isTaken(String asked, String taken) {
    assertThat(chosen(ModelOptions.builder().device(asked), ALL)).isEqualTo(taken);
  }

  @Test
  void device_notAskedFor_isTheFirstCudaGpuElseTheCpu() {
    assertThat(chosen(ModelOptions.builder(), ALL)).isEqualTo("cuda:0");
    // in single precision an Apple GPU is no safe default: it was never run
    assertThat(chosen(ModelOptions.builder(), List.of(CPU, MPS))).isEqualTo("cpu");
    assertThat(chosen(ModelOptions.builder(), List.of(CPU))).isEqualTo("cpu");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda:2", "cuda2", "vulkan", "cuda:x", "0", "xpu:0"})
  void device_thatIsNotThere_isRefusedWithThoseThatAre(String asked) {
    assertThatThrownBy(() -> chosen(ModelOptions.builder().device(asked), ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no device " + asked)
        .hasMessageContaining("cpu, cuda:0, cuda:1, mps");
  }

  @Test
  void gpuLayers_noneOrAll_areCpuAndGpu() {
    assertThat(chosen(ModelOptions.builder().gpuLayers(0), ALL)).isEqualTo("cpu");
    assertThat(chosen(ModelOptions.builder().gpuLayers(24), ALL)).isEqualTo("cuda:0");
    assertThat(chosen(ModelOptions.builder().gpuLayers(99), ALL)).isEqualTo("cuda:0");
  }

  @Test
  void gpuLayers_some_areRefused() {
    assertThatThrownBy(() -> chosen(ModelOptions.builder().gpuLayers(5), ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gpuLayers is 5 of 24");
  }

  @Test
  void devices_ofThisMachine_beginWithTheCpu() {
    assertThat(new DjlProvider().devices())
        .first()
        .satisfies(
            cpu -> {
              assertThat(cpu.id()).isEqualTo("cpu");
              assertThat(cpu.freeBytes()).isPositive().isLessThanOrEqualTo(cpu.totalBytes());
            });
  }
}
