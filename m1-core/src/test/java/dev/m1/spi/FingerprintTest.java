package dev.m1.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.ModelLoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir private Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  @Test
  void sample_sameBytesUnderAnotherName_isTheSame() throws IOException {
    Path one = file("one", random(10_000_000));
    Path other = file("other", random(10_000_000));

    assertThat(Fingerprint.sample(List.of(one)))
        .matches("sha256-sample:[0-9a-f]{64}")
        .isEqualTo(Fingerprint.sample(List.of(other)));
  }

  @Test
  void sample_anotherFirstOrLastByteSizeOrOrder_isAnother() throws IOException {
    byte[] bytes = random(10_000_000);
    Path whole = file("whole", bytes);
    Path small = file("small", random(10));
    String fingerprint = Fingerprint.sample(List.of(whole));
    Path longer = file("longer", java.util.Arrays.copyOf(bytes, bytes.length + 1));
    bytes[0]++;
    Path first = file("first", bytes);
    bytes[0]--;
    bytes[bytes.length - 1]++;
    Path last = file("last", bytes);

    assertThat(List.of(first, last, longer))
        .noneMatch(file -> Fingerprint.sample(List.of(file)).equals(fingerprint));
    assertThat(Fingerprint.sample(List.of(whole, small)))
        .isNotEqualTo(Fingerprint.sample(List.of(small, whole)));
  }

  @Test
  void verified_rightInCapitals_isTheWholeHash() throws IOException {
    Path abc = file("abc", "ab".getBytes(StandardCharsets.UTF_8));
    Path rest = file("rest", "c".getBytes(StandardCharsets.UTF_8));
    // FIPS 180-2, appendix B.1
    String expected = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";

    assertThat(Fingerprint.verified(List.of(abc, rest), expected))
        .isEqualTo("sha256:" + expected.toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void verified_another_namesBoth() throws IOException {
    Path file = file("file", random(100));

    assertThatThrownBy(() -> Fingerprint.verified(List.of(file), "ab".repeat(32)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContainingAll(file.toString(), "the SHA-256 of the weights is", "ab".repeat(32));
  }

  @Test
  void both_missingFile_sayWhich() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> Fingerprint.sample(List.of(missing)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(missing.toString());
    assertThatThrownBy(() -> Fingerprint.verified(List.of(missing), "ab".repeat(32)))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageContaining(missing.toString());
  }
}
