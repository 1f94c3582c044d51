package dev.m1.template;

/** Python's {@code None}; Java's null stands for a variable without a value. */
enum None {
  NONE
}
