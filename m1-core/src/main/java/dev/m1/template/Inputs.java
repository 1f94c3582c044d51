package dev.m1.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Copies what the caller passes in, and decides which strings of it are content. */
final class Inputs {
  private static final int MAX_VALUES = 1_000_000;

  /** What a role may look like to count as the program's word: no control token fits in it. */
  private static final Pattern ROLE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

  private int values;

  Map<String, Object> variables(List<? extends Map<String, ?>> messages, Map<String, ?> variables) {
    Map<String, Object> all = new HashMap<>();
    all.put("add_generation_prompt", true);
    all.put("tools", None.NONE);
    all.put("documents", None.NONE);
    variables.forEach(
        (name, value) -> all.put(name, value instanceof String s ? Text.of(s) : copy(value, 0)));
    List<Object> turns = new ArrayList<>(messages.size());
    for (Map<String, ?> message : messages) {
      Map<String, Object> turn = new LinkedHashMap<>(message);
      if (turn.get("role") instanceof String role && ROLE.matcher(role).matches()) {
        turn.put("role", Text.of(role));
      }
      turns.add(copy(turn, 1));
    }
    all.put("messages", Seq.list(turns));
    return all;
  }

  private Object copy(@Nullable Object value, int depth) {
    if (depth >= Run.MAX_NESTED_DATA - 1 || ++values > MAX_VALUES) {
      throw Fault.limit(
              "more than " + MAX_VALUES + " values or " + Run.MAX_NESTED_DATA + " levels of input")
          .at(1, 1, "input");
    }
    if (value == null) {
      return None.NONE;
    } else if (value instanceof Text || value instanceof Boolean) {
      return value;
    } else if (value instanceof CharSequence s) {
      return Text.of(s.toString(), true);
    } else if (value instanceof Number n) {
      return number(n);
    } else if (value instanceof Map<?, ?> map) {
      Dict dict = new Dict();
      map.forEach((k, v) -> dict.put(copy(k, depth + 1), copy(v, depth + 1)));
      return dict;
    } else if (value instanceof Iterable<?> items) {
      List<Object> list = new ArrayList<>();
      items.forEach(item -> list.add(copy(item, depth + 1)));
      return Seq.list(list);
    }
    throw new IllegalArgumentException(
        "a chat template cannot use a "
            + value.getClass().getName()
            + "; pass strings, numbers,"
            + " booleans, null, lists and maps");
  }

  private static Object number(Number n) {
    if (n instanceof Double || n instanceof Float || n instanceof java.math.BigDecimal) {
      return n.doubleValue();
    } else if (n instanceof java.math.BigInteger big && big.bitLength() > 63) {
      throw new IllegalArgumentException("a chat template cannot use the integer " + n);
    }
    return n.longValue();
  }
}
