package dev.m1.trace;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the values of a trace as JSON. Confined to one thread. */
final class JsonOut {
  /** Writes one value. */
  interface Writer<T> {
    void write(T value) throws IOException;
  }

  private final JsonGenerator out;

  JsonOut(JsonGenerator out) {
    this.out = out;
  }

  void open() throws IOException {
    out.writeStartObject();
  }

  void close() throws IOException {
    out.writeEndObject();
  }

  void name(String name) throws IOException {
    out.writeFieldName(name);
  }

  void field(String name, long value) throws IOException {
    out.writeNumberField(name, value);
  }

  void field(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
  }

  void field(String name, double value) throws IOException {
    name(name);
    number(value);
  }

  void field(String name, String value) throws IOException {
    name(name);
    text(value);
  }

  <T> void optional(String name, Optional<T> value, Writer<T> writer) throws IOException {
    if (value.isPresent()) {
      name(name);
      writer.write(value.get());
    }
  }

  <T> void list(String name, Collection<T> values, Writer<T> writer) throws IOException {
    name(name);
    out.writeStartArray();
    for (T value : values) {
      writer.write(value);
    }
    out.writeEndArray();
  }

  /** Writes a map as a list of pairs, so that any text may be a key and the order stays. */
  void pairs(String name, Map<String, Double> map) throws IOException {
    list(
        name,
        map.entrySet(),
        entry -> {
          out.writeStartArray();
          text(entry.getKey());
          number(entry.getValue());
          out.writeEndArray();
        });
  }

  void integers(String name, int[] values) throws IOException {
    name(name);
    out.writeArray(values, 0, values.length);
  }

  /** Writes figures; NaN, which stands for "has none", as null. */
  void figures(String name, float @Nullable [] values) throws IOException {
    if (values == null) {
      return;
    }
    name(name);
    out.writeStartArray();
    for (float value : values) {
      if (Float.isNaN(value)) {
        out.writeNull();
      } else if (Float.isInfinite(value)) {
        out.writeString(Float.toString(value));
      } else {
        out.writeNumber(value);
      }
    }
    out.writeEndArray();
  }

  /** Writes a number; what JSON has no number for, as text. */
  void number(double value) throws IOException {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeString(Double.toString(value));
    }
  }

  /** Writes a text; one that is no valid Unicode as its UTF-16 code units. */
  void text(String value) throws IOException {
    if (StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      out.writeString(value);
    } else {
      open();
      out.writeStringField("utf16", Base64.getEncoder().encodeToString(codeUnits(value)));
      close();
    }
  }

  private static byte[] codeUnits(String value) {
    ByteBuffer units = ByteBuffer.allocate(value.length() * 2);
    units.asCharBuffer().put(value);
    return units.array();
  }

  /** Writes bytes as text where they are valid UTF-8, else in Base64. */
  void bytes(String name, byte[] value) throws IOException {
    name(name);
    CharBuffer text = decode(value);
    if (text != null) {
      out.writeString(text.toString());
    } else {
      open();
      out.writeStringField("base64", Base64.getEncoder().encodeToString(value));
      close();
    }
  }

  private static @Nullable CharBuffer decode(byte[] value) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
