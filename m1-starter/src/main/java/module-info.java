/** Brings what is needed to reason: the API, the llama.cpp backend and the embedded model. */
@SuppressWarnings("module") // m1 ends in a digit on purpose
module dev.m1.starter {
  requires transitive dev.m1.core;
  requires transitive dev.m1.backend.llamacpp;
  requires transitive dev.m1.model.tiny;
}
