package dev.m1.eval.run;

/** Makes seeds that depend on a run's seed and a name, the same on every machine. */
final class Seeds {
  private Seeds() {}

  static long mix(long seed, String name, long number) {
    long value = seed ^ 0x9E37_79B9_7F4A_7C15L * (number + 1);
    for (int i = 0; i < name.length(); i++) {
      value = spread(value ^ name.charAt(i));
    }
    return spread(value);
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): each bit reaches all others. */
  private static long spread(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ (mixed >>> 31);
  }
}
