package dev.m1.backend.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript program as an archive that PyTorch loads ({@code
 * torch/csrc/jit/serialization/import.cpp}): a zip whose entries are stored, with the program's
 * text and a module without tensors. Weights are arguments, so nothing is copied.
 */
final class TorchScriptArchive {
  private static final String CLASS = "Decoder";

  private TorchScriptArchive() {}

  /** Returns the archive of a module with these methods, which are indented by two blanks. */
  static byte[] of(String methods) {
    String code =
        "class "
            + CLASS
            + "(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
            + methods;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(zip, "data.pkl", module());
      entry(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      // an empty tuple
      entry(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      entry(zip, "version", text("10\n"));
      entry(zip, "byteorder", text("little"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Pickles an instance of the class whose only attribute is {@code training = False}. */
  private static byte[] module() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2, 'c'});
    pickle.writeBytes(text("__torch__\n" + CLASS + "\n"));
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '(', 'X'});
    byte[] name = text("training");
    pickle.writeBytes(new byte[] {(byte) name.length, 0, 0, 0});
    pickle.writeBytes(name);
    pickle.writeBytes(new byte[] {(byte) 0x89, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(CLASS + "/" + name);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
