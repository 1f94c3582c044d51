/**
 * Shows how m1 is used: each class is one example, is compiled with the build and run by a test.
 */
@NullMarked
package dev.m1.examples;

import org.jspecify.annotations.NullMarked;
