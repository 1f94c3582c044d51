package dev.m1.backend.djl;

import dev.m1.ModelOptions;

/** The contract again in half precision. */
class DjlFloat16ContractTest extends DjlContractTest {
  @Override
  protected ModelOptions options() {
    return options("float16");
  }

  /** Logits of about 20 with 11 bits of mantissa, through six layers. */
  @Override
  protected float tolerance() {
    return 0.1f;
  }
}
