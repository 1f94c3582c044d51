/** Runs GGUF models with llama.cpp. */
@SuppressWarnings("module") // javac dislikes names with digits at the end; the project is called m1
module dev.m1.backend.llamacpp {
  requires transitive dev.m1.core;
  requires static transitive org.jspecify;
  requires com.sun.jna;
  requires org.slf4j;
  requires jdk.management;

  exports dev.m1.backend.llamacpp;

  // JNA reads and writes the fields of structures by reflection
  opens dev.m1.backend.llamacpp.internal to
      com.sun.jna;

  provides dev.m1.spi.BackendProvider with
      dev.m1.backend.llamacpp.LlamaCppProvider;
}
