package dev.m1.backend.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the GPU code of a CUDA build is found and put to the driver. */
class CudaCodeTest {
  @TempDir private Path folder;

  private static byte[] fatBinary(int following, byte fill) {
    ByteBuffer bytes = ByteBuffer.allocate(16 + following).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0xba55ed50).putShort((short) 1).putShort((short) 16).putLong(following);
    while (bytes.hasRemaining()) {
      bytes.put(fill);
    }
    return bytes.array();
  }

  private Path build(byte[]... parts) throws IOException {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (byte[] part : parts) {
      all.put(part);
    }
    Files.write(folder.resolve("libggml-cuda.so"), all.array());
    return Files.write(folder.resolve("libllama.cuda.v0.5.0.so"), new byte[64]);
  }

  @Test
  void refusal_driverTakesTheCode_isEmptyAndTheSmallestPieceWasAsked() throws IOException {
    Path llama =
        build(new byte[40], fatBinary(800, (byte) 1), fatBinary(80, (byte) 2), new byte[4]);
    List<byte[]> asked = new ArrayList<>();
    List<Integer> gpus = new ArrayList<>();
    CudaCode.Driver driver =
        (gpu, code) -> {
          gpus.add(gpu);
          asked.add(code);
          return Optional.empty();
        };
    assertThat(CudaCode.of(llama).orElseThrow().refusal("cuda3", driver)).isEmpty();
    assertThat(gpus).containsExactly(3);
    assertThat(asked).containsExactly(fatBinary(80, (byte) 2));
  }

  @Test
  void refusal_driverRefuses_saysItsReasonAndWhatToDo() throws IOException {
    Path llama = build(fatBinary(80, (byte) 2));
    assertThat(
            CudaCode.of(llama)
                .orElseThrow()
                .refusal("cuda0", (gpu, code) -> Optional.of("CUDA error 222")))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("CUDA error 222", "update the driver", "--variant vulkan"));
  }

  @Test
  void of_damagedOrOtherFiles_findsNone() throws IOException {
    byte[] cut = java.util.Arrays.copyOf(fatBinary(80, (byte) 2), 60);
    assertThat(CudaCode.of(build(new byte[0]))).isEmpty();
    assertThat(CudaCode.of(build(new byte[7]))).isEmpty();
    assertThat(CudaCode.of(build(cut))).isEmpty();
    assertThat(CudaCode.of(build(new byte[64], fatBinary(0, (byte) 0)))).isEmpty();
    assertThat(CudaCode.of(folder.resolve("none/libllama.so"))).isEmpty();
  }

  @Test
  void of_codeInsideLibllama_isFoundThere() throws IOException {
    Path llama = Files.write(folder.resolve("libllama.so"), fatBinary(24, (byte) 5));
    assertThat(CudaCode.of(llama)).isPresent();
  }

  @Test
  void runs_idsOfGgml_onlyCuda() {
    assertThat(List.of("cuda0", "CUDA12")).allMatch(CudaCode::runs);
    assertThat(List.of("cpu", "vulkan0", "rocm0", "cuda", "cudax")).noneMatch(CudaCode::runs);
  }
}
