package dev.m1.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.m1.CapacityException;
import dev.m1.Probe;
import dev.m1.Requirements;
import dev.m1.spi.BackendLimits;
import dev.m1.spi.Capability;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final Set<Capability> SHARED = EnumSet.of(Capability.FORK_SHARED);

  @Test
  void plan_everythingFits_keepsTheStrategysBudget() {
    Room room = plan(4096, 1, Requirements.none().withMaxThinkingTokens(256), 4096, 100, 1024, 0);

    assertThat(room.maxThinkingTokens()).isEqualTo(256);
    assertThat(room.limit()).isGreaterThan(256);
    assertThat(room.boundByContext()).isFalse();
    assertThat(room.sequences()).isOne();
  }

  @Test
  void plan_smallContext_bindsTheBudget() {
    Room room = plan(1024, 1, Requirements.none(), 4096, 100, 256, 0);

    assertThat(room.boundByContext()).isTrue();
    assertThat(room.maxThinkingTokens()).isBetween(500, 1024 - 100 - 256);
  }

  @Test
  void plan_promptTooLong_isRefusedWithTheFigures() {
    assertThatThrownBy(() -> plan(512, 1, Requirements.none(), 64, 400, 256, 0))
        .isInstanceOf(CapacityException.class)
        .hasMessageContaining("prompt 400")
        .hasMessageContaining("answer 256")
        .hasMessageContaining("512");
  }

  @Test
  void plan_probesWithoutSequences_isRefused() {
    assertThatThrownBy(() -> plan(4096, 1, Requirements.of(Probe.optionLetters()), 64, 10, 64, 9))
        .isInstanceOf(CapacityException.class)
        .hasMessageContaining("maxSequences");
  }

  @Property
  void plan_anySizes_neverReservesMoreThanThereIs(
      @ForAll @IntRange(min = 64, max = 4096) int context,
      @ForAll @IntRange(max = 300) int prompt,
      @ForAll @IntRange(min = 1, max = 300) int answer,
      @ForAll @IntRange(max = 4) int forks,
      @ForAll boolean shared) {
    Requirements requirements =
        forks == 0 ? Requirements.none() : Requirements.none().withProbes(forks, Probe.answer(20));
    Room room;
    try {
      room =
          Room.plan(
              new BackendLimits(context, context, 8, 512, 0),
              shared ? SHARED : EnumSet.of(Capability.FORK_COPY),
              requirements,
              4096,
              prompt,
              10,
              answer,
              forks == 0 ? 0 : 30);
    } catch (CapacityException e) {
      return;
    }
    assertThat(room.cells()).isLessThanOrEqualTo(context);
    assertThat(room.cells()).isGreaterThan(prompt + answer + room.maxThinkingTokens());
    assertThat(room.maxThinkingTokens()).isBetween(0, 4096);
  }

  @Test
  void plan_copiedForksOneTokenTooMany_isRefused() {
    BackendLimits limits = new BackendLimits(153, 153, 8, 512, 0);
    Requirements probing = Requirements.none().withProbes(1, Probe.answer(20));

    assertThatThrownBy(
            () -> Room.plan(limits, EnumSet.of(Capability.FORK_COPY), probing, 64, 16, 10, 36, 30))
        .isInstanceOf(CapacityException.class);
  }

  private static Room plan(
      int context,
      int sequences,
      Requirements requirements,
      int session,
      int prompt,
      int answer,
      int tail) {
    return Room.plan(
        new BackendLimits(context, context, sequences, 512, 0),
        SHARED,
        requirements,
        session,
        prompt,
        10,
        answer,
        tail);
  }
}
