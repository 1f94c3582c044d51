package dev.m1.eval.bedside;

/**
 * Records what one criterion adds. Immutable.
 *
 * @param criterion the criterion's name
 * @param evidence the words or the number of the vignette that decide it, or "not mentioned"
 * @param points the points it gives
 * @param sum the running sum, these points included
 */
public record BedsideStep(String criterion, String evidence, int points, int sum) {}
