/** Tests of formats, markers and prompts. */
@org.jspecify.annotations.NullMarked
package dev.m1.internal.format;
