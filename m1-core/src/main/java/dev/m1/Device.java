package dev.m1;

import static java.util.Objects.requireNonNull;

/**
 * A processor that a backend can compute on.
 *
 * @param id the name users type, such as {@code cpu}, {@code cuda0} or {@code Vulkan0}
 * @param description what it is, as the driver says
 * @param gpu whether it is a graphics or other accelerator
 * @param totalBytes memory in all, 0 where unknown
 * @param freeBytes memory free now, 0 where unknown
 */
public record Device(String id, String description, boolean gpu, long totalBytes, long freeBytes) {
  /** Checks that the texts are present. */
  public Device {
    requireNonNull(id, "id");
    requireNonNull(description, "description");
  }
}
