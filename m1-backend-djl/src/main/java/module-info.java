/** Runs Hugging Face models with PyTorch, through DJL. */
@SuppressWarnings("module") // javac dislikes names with digits at the end; the project is called m1
module dev.m1.backend.djl {
  requires transitive dev.m1.core;
  requires static transitive org.jspecify;
  requires ai.djl.api;
  requires ai.djl.pytorch_engine;
  requires ai.djl.tokenizers;
  requires com.fasterxml.jackson.core;
  requires org.slf4j;
  requires jdk.management;

  exports dev.m1.backend.djl;

  provides dev.m1.spi.BackendProvider with
      dev.m1.backend.djl.DjlProvider;
}
