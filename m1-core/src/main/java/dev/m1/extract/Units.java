package dev.m1.extract;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The units that can be converted, each with its exact size in its family's base unit. What is not
 * here is never converted: mmHg to kPa is not exact, mg to mmol depends on the substance.
 */
final class Units {
  /** A unit: what is measured, and how large it is. */
  private record Unit(String family, BigDecimal size) {}

  /** A product of families with their powers, and the size of it. */
  private record Measure(Map<String, Integer> powers, BigDecimal size) {}

  private static final Map<String, Unit> UNITS = new HashMap<>();

  static {
    family("mass", "kg kilogram kilograms kgs", "1000");
    family("mass", "g gram grams gm gms", "1");
    family("mass", "mg milligram milligrams mgs", "0.001");
    family("mass", "\u00b5g \u03bcg ug mcg microgram micrograms", "0.000001");
    family("mass", "ng nanogram nanograms", "0.000000001");
    family("mass", "pg picogram picograms", "0.000000000001");
    family("mass", "lb lbs pound pounds", "453.59237");
    family("mass", "oz ounce ounces", "28.349523125");
    family("volume", "L l liter liters litre litres", "1");
    family("volume", "dL dl deciliter deciliters", "0.1");
    family("volume", "mL ml milliliter milliliters millilitre millilitres cc", "0.001");
    family(
        "volume", "\u00b5L \u00b5l \u03bcL \u03bcl uL ul mcL microliter microliters", "0.000001");
    family("volume", "fL fl femtoliter femtoliters", "0.000000000000001");
    family("amount", "mol mole moles", "1");
    family("amount", "mmol millimole millimoles", "0.001");
    family("amount", "\u00b5mol \u03bcmol umol micromole micromoles", "0.000001");
    family("amount", "nmol nanomole nanomoles", "0.000000001");
    family("amount", "pmol picomole picomoles", "0.000000000001");
    family("charge", "Eq equivalent equivalents", "1");
    family("charge", "mEq meq milliequivalent milliequivalents", "0.001");
    family("time", "s sec secs second seconds", "1");
    family("time", "ms millisecond milliseconds msec", "0.001");
    family("time", "min mins minute minutes", "60");
    family("time", "h hr hrs hour hours", "3600");
    family("time", "d day days", "86400");
    family("time", "wk wks week weeks", "604800");
    family("length", "m meter meters metre metres", "1");
    family("length", "km kilometer kilometers", "1000");
    family("length", "cm centimeter centimeters centimetre centimetres", "0.01");
    family("length", "mm millimeter millimeters millimetre millimetres", "0.001");
    family("length", "\u00b5m \u03bcm um micrometer micrometers micron microns", "0.000001");
    family("length", "nm nanometer nanometers", "0.000000001");
    family("length", "in inch inches", "0.0254");
    family("length", "ft foot feet", "0.3048");
    family("energy", "J joule joules", "1");
    family("energy", "kJ kj kilojoule kilojoules", "1000");
    family("energy", "cal calorie calories", "4.184");
    family("energy", "kcal kilocalorie kilocalories", "4184");
    family("pressure", "Pa pascal", "1");
    family("pressure", "kPa kilopascal", "1000");
    family("millimetres of mercury", "mmHg mmhg", "1");
    family("centimetres of water", "cmH2O cmh2o", "1");
    family("units", "U unit units", "1");
    family("units", "mU", "0.001");
    family("international units", "IU iu", "1");
    family("international units", "mIU", "0.001");
    family("beats", "beat beats", "1");
    family("breaths", "breath breaths", "1");
    family("ratio", "%", "0.01");
    family("osmoles", "Osm osm", "1");
    family("osmoles", "mOsm mosm", "0.001");
    family("temperature, Celsius", "\u00b0C \u2103 degC", "1");
    family("temperature, Fahrenheit", "\u00b0F \u2109 degF", "1");
    family("temperature, Kelvin", "K", "1");
  }

  private Units() {}

  private static void family(String family, String names, String size) {
    for (String name : names.split(" ", -1)) {
      UNITS.put(name, new Unit(family, new BigDecimal(size)));
    }
  }

  static boolean isKnown(String word) {
    return UNITS.containsKey(word);
  }

  /** Says whether two ways to write a unit mean the very same unit. */
  static boolean same(String one, String other) {
    if (plain(one).equals(plain(other))) {
      return true;
    }
    Optional<BigDecimal> converted = convert(BigDecimal.ONE, one, other);
    return converted.isPresent() && converted.get().compareTo(BigDecimal.ONE) == 0;
  }

  /** Converts a value exactly, or returns nothing where no exact conversion is known. */
  static Optional<BigDecimal> convert(BigDecimal value, String from, String to) {
    if (plain(from).equals(plain(to))) {
      return Optional.of(value);
    }
    Optional<BigDecimal> temperature = temperature(value, from, to);
    if (temperature.isPresent()) {
      return temperature;
    }
    Optional<Measure> source = measure(from);
    Optional<Measure> target = measure(to);
    if (source.isEmpty()
        || target.isEmpty()
        || !source.get().powers().equals(target.get().powers())) {
      return Optional.empty();
    }
    return Optional.of(
        value.multiply(source.get().size()).divide(target.get().size(), MathContext.DECIMAL128));
  }

  private static Optional<BigDecimal> temperature(BigDecimal value, String from, String to) {
    Unit source = UNITS.get(from.strip());
    Unit target = UNITS.get(to.strip());
    boolean both =
        source != null
            && target != null
            && source.family().startsWith("temperature")
            && target.family().startsWith("temperature");
    if (!both || source == null || target == null) {
      return Optional.empty();
    }
    BigDecimal celsius =
        switch (source.family()) {
          case "temperature, Fahrenheit" ->
              value
                  .subtract(BigDecimal.valueOf(32))
                  .multiply(BigDecimal.valueOf(5))
                  .divide(BigDecimal.valueOf(9), MathContext.DECIMAL128);
          case "temperature, Kelvin" -> value.subtract(new BigDecimal("273.15"));
          default -> value;
        };
    return Optional.of(
        switch (target.family()) {
          case "temperature, Fahrenheit" ->
              celsius.multiply(new BigDecimal("1.8")).add(BigDecimal.valueOf(32));
          case "temperature, Kelvin" -> celsius.add(new BigDecimal("273.15"));
          default -> celsius;
        });
  }

  /** Takes a unit such as {@code mL/min/1.73 m^2} or {@code mg/kg/day} apart. */
  private static Optional<Measure> measure(String unit) {
    Map<String, Integer> powers = new TreeMap<>();
    BigDecimal size = BigDecimal.ONE;
    int sign = 1;
    for (String piece : plain(unit).split("(?<=[/*])|(?=[/*])", -1)) {
      if (piece.equals("/") || piece.equals("*") || piece.isEmpty()) {
        sign = piece.equals("/") ? -1 : sign == -1 && piece.isEmpty() ? -1 : 1;
        continue;
      }
      int power = sign;
      String name = piece;
      char last = piece.charAt(piece.length() - 1);
      if ((last == '2' || last == '3') && !UNITS.containsKey(piece)) {
        power = sign * (last - '0');
        name = piece.substring(0, piece.length() - 1);
      }
      Unit known = UNITS.get(name);
      if (known == null) {
        powers.merge(name, power, Integer::sum); // an unknown factor only equals itself
        continue;
      }
      BigDecimal factor = known.size().pow(Math.abs(power));
      size = power > 0 ? size.multiply(factor) : size.divide(factor, MathContext.DECIMAL128);
      if (!known.family().equals("ratio")) {
        powers.merge(known.family(), power, Integer::sum);
      }
    }
    powers.values().removeIf(power -> power == 0);
    return Optional.of(new Measure(powers, size));
  }

  /** Brings the ways to write one unit together: blanks, dots, "per", raised figures. */
  static String plain(String unit) {
    return unit.strip()
        .replace("per ", "/")
        .replace("\u00b2", "2")
        .replace("\u00b3", "3")
        .replace("^", "")
        .replace("\u00b7", "*")
        .replace("\u22c5", "*")
        .replaceAll("\\s*([/*])\\s*", "$1")
        .replaceAll("\\s+", "");
  }
}
