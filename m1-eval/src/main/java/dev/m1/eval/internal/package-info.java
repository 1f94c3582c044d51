/** What several packages of this module share and nobody else sees. */
@NullMarked
package dev.m1.eval.internal;

import org.jspecify.annotations.NullMarked;
