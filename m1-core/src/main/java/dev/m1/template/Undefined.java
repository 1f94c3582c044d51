package dev.m1.template;

/** A value that is not there: prints as nothing, iterates as nothing, fails on anything else. */
record Undefined(String why) {
  static Undefined name(String name) {
    return new Undefined("'" + name + "' is undefined");
  }
}
