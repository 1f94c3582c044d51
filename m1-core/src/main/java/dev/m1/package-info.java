/** The names users say aloud: models, sessions, budgets, questions, answers and results. */
@NullMarked
package dev.m1;

import org.jspecify.annotations.NullMarked;
