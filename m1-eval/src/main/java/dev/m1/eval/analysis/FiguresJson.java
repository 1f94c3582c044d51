package dev.m1.eval.analysis;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.eval.run.Arm;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Writes records of figures as JSON, component by component, so that no figure can be forgotten.
 * Numbers that are not finite and figures that are not there are null; a condition is its label.
 */
final class FiguresJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  private FiguresJson() {}

  static String write(Record figures) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      value(json, figures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void value(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof Optional<?> maybe) {
      value(json, maybe.orElse(null));
    } else if (value instanceof OptionalDouble maybe) {
      number(json, maybe.orElse(Double.NaN));
    } else if (value instanceof Arm arm) {
      json.writeString(arm.label());
    } else if (value instanceof Record figures) {
      components(json, figures);
    } else if (value instanceof Collection<?> all) {
      json.writeStartArray();
      for (Object one : all) {
        value(json, one);
      }
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        value(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Double number) {
      number(json, number);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }

  private static void number(JsonGenerator json, double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeNull();
    }
  }

  private static void components(JsonGenerator json, Record figures) throws IOException {
    json.writeStartObject();
    for (RecordComponent component : figures.getClass().getRecordComponents()) {
      json.writeFieldName(component.getName());
      try {
        value(json, component.getAccessor().invoke(figures));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
    json.writeEndObject();
  }
}
