/** A run as a page to read and explore, and its figures as JSON, CSV and LaTeX. */
@NullMarked
package dev.m1.eval.report;

import org.jspecify.annotations.NullMarked;
