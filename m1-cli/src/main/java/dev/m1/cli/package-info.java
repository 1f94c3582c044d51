/** The m1 command: each file one subcommand, {@link dev.m1.cli.Main} the way in. */
@NullMarked
package dev.m1.cli;

import org.jspecify.annotations.NullMarked;
