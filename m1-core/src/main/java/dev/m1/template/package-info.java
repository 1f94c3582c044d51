/**
 * Renders a model's own chat template and keeps apart what the template wrote and what users wrote.
 */
@NullMarked
package dev.m1.template;

import org.jspecify.annotations.NullMarked;
