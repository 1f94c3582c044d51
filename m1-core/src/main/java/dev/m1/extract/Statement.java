package dev.m1.extract;

/**
 * One place of a text that states an answer.
 *
 * @param rule the rule that found it
 * @param reading what it says
 * @param start first character, in the whole answer text
 * @param end character after the last
 */
record Statement(StrictRule rule, Reading reading, int start, int end) {}
