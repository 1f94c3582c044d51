package dev.m1.backend.llamacpp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A build of llama.cpp that m1 knows how to fetch: a package of the npm registry, pinned by its
 * hashes. Immutable.
 *
 * @param name platform and variant, such as {@code linux-x86_64-cuda}; also the folder it goes into
 * @param version of llama.cpp, such as {@code v0.5.0}
 * @param npmPackage the package's name
 * @param npmVersion the package's version
 * @param integrity npm's own: {@code sha512-} and the hash in Base64
 * @param sha256 of the package, in hexadecimal digits
 * @param bytes size of the package
 */
public record NativeBuild(
    String name,
    String version,
    String npmPackage,
    String npmVersion,
    String integrity,
    String sha256,
    long bytes) {
  /** The builds that m1 was tried with, or that share the parameter layout of one that was. */
  private static final List<NativeBuild> KNOWN =
      List.of(
          of(
              "linux-x86_64",
              "v0.5.0",
              "linux-x64@3.22.1",
              "5uCCDNqWCNfaAm8aR/Uzxbo4HBpKgNF91kCHPepKhgMgV2OAmatoefbOlMihsqCiH2Od35E/eUHQCFbfRBJuOg==",
              "0d953e1503d5ab4608d8ed5b739132308c81ac05ffeb760d2a7f30e08a9f90e0",
              10_824_547),
          of(
              "linux-x86_64-cuda",
              "v0.5.0",
              "linux-x64-cuda@3.22.1",
              "8rQCjyNNLZJUFit+YpjwlC4hwkKgOMIkB2wuycKBf8NU2O3ySKbiWZQ8aw9ku2nUTXjSnUIrE6KB88itduTBuA==",
              "d6cd3ff39a43b024816952e0bc6452d6711608d26256ff6eb0fe8cf7ff55bb2c",
              142_898_030),
          of(
              "linux-x86_64-vulkan",
              "v0.5.0",
              "linux-x64-vulkan@3.22.1",
              "bBxqU+JOcBu1nb5Qj2zcMci+JByT1E8EajHvYodyNfVIPkEhXh+/HMwR1/BT7xP08YK0hks+kM8fglER0P8JEg==",
              "e10577190fc4bd1649d3b655588e5c7a85fc6b6dbf7136fee596cbe9e25521e7",
              24_311_427),
          of(
              "linux-aarch64",
              "v0.5.0",
              "linux-arm64@3.22.1",
              "W+7naKCXX9/eEjjFmRS8vvx91QyLXDbeFxexZc3bh/PtQABZgmRL3C0AtYYXn4YGTj/3Qor4lWZn2tpjZFPLdQ==",
              "39c76b998e35ed2f236c01472fc79eda0fc558b1c8b535023c2d7ded8c327cc4",
              7_340_902),
          of(
              "macos-aarch64",
              "v0.4.0",
              "mac-arm64-metal@3.21.1",
              "6MIDAZV7DXD9R1+jEXWJkFuolni3GATGE6mmuyFYc6ZmtOh9djAy15df0T0AXK3sCmVKL+fQcOAWZezxx4MvQQ==",
              "cd11a52fab1935fde5abd221b5ecf8167686b45e386b6a02df49cb9b2814e9d6",
              4_858_447),
          of(
              "windows-x86_64",
              "v0.4.0",
              "win-x64@3.21.1",
              "JcIpCnra7bAd7JNWA8ehdn2DIRaTMuj+fBC8bw+5rKSNzszWFbuj2XA05c5QHovonDMBLN1ePXE/hcfZtzXoUQ==",
              "9e48b1bf39e41c8b955a20006a3bdfd4861bedbb2661c87f7e29a5207f1ff0e8",
              9_787_045),
          of(
              "windows-x86_64-cuda",
              "v0.4.0",
              "win-x64-cuda@3.21.1",
              "PLz70neFEMkQTlmJqG1ujUtCSgHasLPMxQ9rLkqQVmZYAXqkRj+45TIHCjdn3XqUeaoun0vrO9rRaxZ8NVq9jg==",
              "7824fb3d391d32194f3ee537d70ab3e334030cca71a85b855c368f36b251dc83",
              138_542_727));

  private static NativeBuild of(
      String name, String version, String npm, String sha512, String sha256, long bytes) {
    int at = npm.indexOf('@');
    return new NativeBuild(
        name,
        version,
        "@node-llama-cpp/" + npm.substring(0, at),
        npm.substring(at + 1),
        "sha512-" + sha512,
        sha256,
        bytes);
  }

  /** Returns every build that m1 knows, for all platforms. */
  public static List<NativeBuild> known() {
    return KNOWN;
  }

  /**
   * Returns the build for this machine.
   *
   * @param variant {@code cuda}, {@code vulkan}, or the empty text for the plain one (on a Mac, the
   *     one with Metal)
   * @throws IllegalArgumentException if there is none, with the ones that there are
   */
  public static NativeBuild forThisMachine(String variant) {
    String suffix = variant.isBlank() ? "" : "-" + variant.strip().toLowerCase(Locale.ROOT);
    String wanted = Processor.platform() + suffix;
    List<String> names = new ArrayList<>();
    for (NativeBuild build : KNOWN) {
      if (build.name.equals(wanted)) {
        return build;
      }
      names.add(build.name);
    }
    throw new IllegalArgumentException(
        "there is no build "
            + wanted
            + "; m1 knows "
            + String.join(", ", names)
            + "; any other libllama can be named with -Dm1.llamacpp.library");
  }

  /** Returns the package as npm names it, such as {@code @node-llama-cpp/linux-x64@3.22.1}. */
  public String npmSpec() {
    return npmPackage + "@" + npmVersion;
  }

  /** Returns the name that {@code npm pack} gives the package's file. */
  public String fileName() {
    return npmPackage.substring(1).replace('/', '-') + "-" + npmVersion + ".tgz";
  }

  @Override
  public String toString() {
    return name + " " + version;
  }
}
