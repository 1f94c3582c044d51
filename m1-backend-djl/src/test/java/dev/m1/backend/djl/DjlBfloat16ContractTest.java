package dev.m1.backend.djl;

import dev.m1.ModelOptions;

/** The contract again in bfloat16. */
class DjlBfloat16ContractTest extends DjlContractTest {
  @Override
  protected ModelOptions options() {
    return options("bfloat16");
  }

  /** Logits of about 20 with 8 bits of mantissa, through six layers. */
  @Override
  protected float tolerance() {
    return 0.8f;
  }
}
