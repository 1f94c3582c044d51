/** The m1 command. */
@SuppressWarnings("module") // m1 ends in a digit on purpose
module dev.m1.cli {
  requires dev.m1.core;
  requires dev.m1.backend.llamacpp;
  requires dev.m1.eval;
  requires me.tongfei.progressbar;
  requires info.picocli;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires static org.jspecify;

  opens dev.m1.cli to
      info.picocli;
}
