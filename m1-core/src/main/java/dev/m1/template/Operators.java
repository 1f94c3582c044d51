package dev.m1.template;

import static dev.m1.template.None.NONE;
import static dev.m1.template.Values.isInteger;
import static dev.m1.template.Values.isNumber;
import static dev.m1.template.Values.toDouble;
import static dev.m1.template.Values.toLong;
import static dev.m1.template.Values.typeName;

import java.util.ArrayList;
import java.util.List;

/** Python's operators. Integers are 64 bit: what does not fit is an error, never a wrong number. */
final class Operators {
  private Operators() {}

  static Object binary(Run run, String op, Object a, Object b) {
    if (a instanceof Undefined u) {
      throw u.fault();
    } else if (op.equals("%") && a instanceof Text format) {
      return Formatting.percent(run, format, b);
    } else if (b instanceof Undefined u) {
      throw u.fault();
    } else if (isNumber(a) && isNumber(b)) {
      try {
        return isInteger(a) && isInteger(b)
            ? integers(op, toLong(a), toLong(b))
            : floats(op, toDouble(a), toDouble(b));
      } catch (ArithmeticException e) {
        throw Fault.unsupported("an integer beyond 64 bits");
      }
    } else if (op.equals("+") && a instanceof Text x && b instanceof Text y) {
      boolean markup = x.markup || y.markup;
      Text left = markup ? Strings.escape(run, x) : x;
      Text right = markup ? Strings.escape(run, y) : y;
      return new Text.Builder(run).add(left).add(right).build().markup(markup);
    } else if (op.equals("+") && a instanceof Seq x && b instanceof Seq y && x.tuple == y.tuple) {
      run.items((long) x.items.size() + y.items.size());
      return x.plus(y);
    } else if (op.equals("*") && (a instanceof Text || a instanceof Seq) && isInteger(b)) {
      return repeat(run, a, toLong(b));
    } else if (op.equals("*") && (b instanceof Text || b instanceof Seq) && isInteger(a)) {
      return repeat(run, b, toLong(a));
    }
    throw Fault.of(
        "unsupported operand types for "
            + op
            + ": '"
            + typeName(a)
            + "' and '"
            + typeName(b)
            + "'");
  }

  private static Object integers(String op, long a, long b) {
    if (b == 0 && (op.equals("/") || op.equals("//") || op.equals("%"))) {
      throw Fault.of("division by zero");
    }
    return switch (op) {
      case "+" -> Math.addExact(a, b);
      case "-" -> Math.subtractExact(a, b);
      case "*" -> Math.multiplyExact(a, b);
      case "/" -> divide(a, b);
      case "//" -> a == Long.MIN_VALUE && b == -1 ? Math.negateExact(a) : Math.floorDiv(a, b);
      case "%" -> Math.floorMod(a, b);
      default -> b < 0 ? (Object) floats(op, (double) a, (double) b) : (Object) power(a, b);
    };
  }

  private static double divide(long a, long b) {
    long exact = 1L << 53;
    if (Math.abs(a) > exact || Math.abs(b) > exact) {
      throw Fault.unsupported("dividing integers beyond 53 bits");
    }
    return (double) a / b;
  }

  private static long power(long base, long exponent) {
    if (base == 0 || base == 1 || base == -1) {
      return exponent == 0 ? 1 : base == -1 && exponent % 2 == 0 ? 1 : base;
    }
    long result = 1;
    for (long i = 0; i < exponent; i++) {
      result = Math.multiplyExact(result, base); // leaves after at most 63 rounds
    }
    return result;
  }

  private static double floats(String op, double a, double b) {
    if (b == 0 && (op.equals("/") || op.equals("//") || op.equals("%"))) {
      throw Fault.of("float division by zero");
    }
    return switch (op) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor((a - mod(a, b)) / b + 0.5);
      case "%" -> mod(a, b);
      default -> power(a, b);
    };
  }

  private static double mod(double a, double b) {
    double m = a % b;
    if (m == 0) {
      return Math.copySign(0, b);
    }
    return (m < 0) == (b < 0) ? m : m + b;
  }

  private static double power(double a, double b) {
    double result = Math.pow(a, b);
    if (a == 0 && b < 0) {
      throw Fault.of("0.0 cannot be raised to a negative power");
    } else if (Double.isNaN(result) && !Double.isNaN(a) && !Double.isNaN(b)) {
      throw Fault.unsupported("a complex number");
    } else if (Double.isInfinite(result) && !Double.isInfinite(a) && !Double.isInfinite(b)) {
      throw Fault.of("result too large");
    }
    return result;
  }

  private static Object repeat(Run run, Object value, long times) {
    int n = (int) Math.max(0, Math.min(times, Run.MAX_TEXT + 1L));
    if (value instanceof Text text) {
      run.fits((long) text.value.length() * n);
      run.chars((long) text.value.length() * n);
      return text.repeat(text.isEmpty() ? 0 : n);
    }
    Seq seq = (Seq) value;
    run.items((long) seq.items.size() * n);
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < n && !seq.items.isEmpty(); i++) {
      items.addAll(seq.items);
    }
    return seq.with(items);
  }

  static Object negate(Object value, boolean minus) {
    if (!isNumber(value)) {
      throw Values.typeFault(value, "has no sign");
    } else if (value instanceof Double d) {
      return minus ? -d : d;
    } else if (toLong(value) == Long.MIN_VALUE) {
      throw Fault.unsupported("an integer beyond 64 bits");
    }
    return minus ? -toLong(value) : toLong(value);
  }

  /** Python's {@code int(number)}. */
  static long truncate(Object number) {
    if (number instanceof Double d) {
      if (d.isNaN() || Math.abs(d) >= 9.2e18) {
        throw d.isNaN() || d.isInfinite()
            ? Fault.of("cannot convert " + Numbers.repr(d) + " to integer")
            : Fault.unsupported("an integer beyond 64 bits");
      }
      return (long) (double) d;
    }
    return toLong(number);
  }

  static boolean compare(Run run, String op, Object a, Object b) {
    return switch (op) {
      case "==" -> Values.equal(run, a, b);
      case "!=" -> !Values.equal(run, a, b);
      case "in" -> Values.contains(run, b, a);
      case "not in" -> !Values.contains(run, b, a);
      case "<" -> Values.compare(run, a, b) < 0;
      case "<=" -> Values.compare(run, a, b) <= 0;
      case ">" -> Values.compare(run, a, b) > 0;
      default -> Values.compare(run, a, b) >= 0;
    };
  }

  static Object slice(Run run, Object value, Object start, Object stop, Object step) {
    boolean known = value instanceof Text || value instanceof Seq || value instanceof Values.Range;
    if (!known) {
      throw Values.typeFault(value, "cannot be sliced");
    }
    long by = step == NONE ? 1 : toLong(step);
    if (by == 0) {
      throw Fault.of("slice step cannot be zero");
    }
    int size = Values.length(value);
    long first = start == NONE ? (by > 0 ? 0 : size - 1) : clamp(toLong(start), size, by);
    long last = stop == NONE ? (by > 0 ? size : -1) : clamp(toLong(stop), size, by);
    if (value instanceof Text text) {
      run.chars(text.value.length());
      if (by == 1) {
        return first >= last
            ? text.sub(0, 0)
            : text.sub(text.offset((int) first), text.offset((int) last));
      }
      Text.Builder out = new Text.Builder(run);
      int[] starts = text.starts();
      for (long i = first; by > 0 ? i < last : i > last; i += by) {
        out.add(text.sub(starts[(int) i], starts[(int) i + 1]));
      }
      return out.build().markup(text.markup);
    } else if (value instanceof Values.Range range) {
      return new Values.Range(
          range.start() + first * range.step(),
          range.start() + last * range.step(),
          range.step() * by);
    }
    List<Object> items = new ArrayList<>();
    for (long i = first; by > 0 ? i < last : i > last; i += by) {
      items.add(((Seq) value).items.get((int) i));
    }
    run.items(items.size());
    return ((Seq) value).with(items);
  }

  private static long clamp(long index, int size, long step) {
    long i = index < 0 ? index + size : index;
    return step > 0 ? Math.max(0, Math.min(size, i)) : Math.max(-1, Math.min(size - 1, i));
  }
}
