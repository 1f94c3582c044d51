/** The embedded model: data, and the provider that unpacks it. */
@SuppressWarnings("module") // m1 ends in a digit on purpose
module dev.m1.model.tiny {
  requires transitive dev.m1.core;
  requires static org.jspecify;

  exports dev.m1.model.tiny;

  provides dev.m1.spi.ModelProvider with
      dev.m1.model.tiny.TinyModel;
}
