package dev.m1.internal.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns a stream of token bytes into whole characters for a listener. Holds back the bytes of an
 * unfinished character, and line feeds and blanks at the end, which may turn out to belong to a
 * marker; leading ones are dropped. Confined to one thread.
 */
final class TextFlow {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private final StringBuilder held = new StringBuilder();
  private boolean started;

  /** Takes more bytes and returns the text that is certain now; often empty. */
  String accept(byte[] bytes) {
    ByteBuffer input = ByteBuffer.allocate(rest.remaining() + bytes.length);
    input.put(rest).put(bytes).flip();
    CharBuffer output = CharBuffer.allocate(input.remaining() + 1);
    decoder.decode(input, output, false);
    rest = input;
    held.append(output.flip());
    return release();
  }

  /** Ends the stream: returns an unfinished character as U+FFFD and drops the blanks held back. */
  String finish() {
    CharBuffer output = CharBuffer.allocate(rest.remaining() + 1);
    decoder.decode(rest, output, true);
    decoder.flush(output);
    decoder.reset();
    held.append(output.flip());
    rest = ByteBuffer.allocate(0);
    String text = release();
    held.setLength(0);
    started = false;
    return text;
  }

  private String release() {
    int end = held.length();
    while (end > 0 && Character.isWhitespace(held.charAt(end - 1))) {
      end--;
    }
    int start = 0;
    if (!started) {
      while (start < end && Character.isWhitespace(held.charAt(start))) {
        start++;
      }
      if (start == end) {
        held.setLength(0);
        return "";
      }
      started = true;
    }
    String text = held.substring(start, end);
    held.delete(0, end);
    return text;
  }
}
