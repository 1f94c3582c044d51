/**
 * Contract tests that a backend's author extends, backends for tests (a scripted one and one that
 * fails on any breach of the SPI), and assertions for results and traces.
 */
@NullMarked
package dev.m1.testkit;

import org.jspecify.annotations.NullMarked;
