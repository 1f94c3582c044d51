package dev.m1.model.tiny;

import dev.m1.spi.ModelFormat;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;

/** Unpacks the model in a process of its own, as a first start of m1 does. */
final class UnpackingProcess {
  private UnpackingProcess() {}

  public static void main(String[] args) throws Exception {
    byte[] unpacked = Files.readAllBytes(new TinyModel().source().path(ModelFormat.GGUF));
    try (InputStream in = TinyModel.class.getResourceAsStream("tiny.gguf")) {
      boolean whole = in != null && Arrays.equals(in.readAllBytes(), unpacked);
      System.out.println(whole ? "whole" : "damaged");
    }
  }
}
