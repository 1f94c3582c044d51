package dev.m1.backend.djl;

import static dev.m1.backend.djl.ProgramText.number;

import java.util.stream.Collectors;

/**
 * Writes the decoder of a model as a TorchScript program: what transformers' modules compute, with
 * the weights as arguments ({@link WeightPlan}) and the tokens of several sequences in one row
 * each. Matrices multiply all rows at once; {@link AttentionProgram} keeps the sequences apart.
 */
final class DecoderProgram {
  private final ModelConfig config;
  private final ProgramText text = new ProgramText();
  private final AttentionProgram attention;
  private int next;

  private DecoderProgram(ModelConfig config) {
    this.config = config;
    attention = new AttentionProgram(config, text);
  }

  /** Returns the methods of the program. */
  static String of(ModelConfig config) {
    DecoderProgram program = new DecoderProgram(config);
    program.methods();
    program.attention.methods();
    program.step();
    return program.text.toString();
  }

  /**
   * Methods that make and copy tensors, so that all memory is PyTorch's own, and the norm of all
   * families, in single precision: x over the root of its mean square, times w, which carries the
   * root of the number of elements. PyTorch 2.7 has no kernel for it on the CPU: its rms_norm is
   * seven operations, which took a quarter of a small model's step.
   */
  private void methods() {
    text.lines(
"""
  def empty(self, shape: List[int], like: Tensor, type: int) -> Tensor:
    return torch.empty(shape, dtype=type, device=ops.prim.device(like))
  def store(self, values: Tensor, to: Tensor, start: int) -> int:
    flat = torch.view(to, [-1])
    part = torch.slice(flat, 0, start, start + torch.size(values, 0), 1)
    _0 = torch.copy_(part, values)
    return torch.size(values, 0)
  def scaled(self, x: Tensor, plus: float, times: float) -> Tensor:
    return torch.mul(torch.add(torch.to(x, 6), plus), times)
  def per_head(self, x: Tensor, heads: int, kv: int) -> Tensor:
    d = torch.size(x, 0) // 2
    q = torch.expand(torch.view(torch.slice(x, 0, 0, d, 1), [1, d]), [heads, d])
    k = torch.expand(torch.view(torch.slice(x, 0, d, 2 * d, 1), [1, d]), [kv, d])
    return torch.contiguous(torch.cat([q, k], 0))
  def norm(self, x: Tensor, dim: int, eps: Tensor, w: Tensor) -> Tensor:
    u = torch.linalg_vector_norm(x, 2, [dim], True, dtype=6)
    u = torch.rsqrt(torch.addcmul(eps, u, u))
    return torch.to(torch.mul(torch.mul(x, u), w), ops.prim.dtype(x))
  def clear(self, block: Tensor, slot: int, start: int) -> int:
    _0 = torch.zero_(torch.slice(torch.select(block, 0, slot), 2, start, torch.size(block, 3), 1))
    return start
  def move(self, origin: Tensor, slot: int, target: Tensor, place: int, length: int) -> int:
    old = torch.slice(torch.select(origin, 0, slot), 2, 0, length, 1)
    _0 = torch.copy_(torch.slice(torch.select(target, 0, place), 2, 0, length, 1), old)
    return length
""");
  }

  /** One step: appends tokens to sequences and returns the wanted rows of logits. */
  private void step() {
    line(
        "  def step(self, ids: List[int], positions: List[int], wanted: List[int], counts:"
            + " List[int], sizes: List[int], slots: List[int], ends: List[int], kv: List[Tensor],"
            + " w: List[Tensor], inv: List[Tensor]) -> Tensor:");
    line("    d = ops.prim.device(w[0])");
    line("    t = ops.prim.dtype(w[0])");
    line("    n = torch.len(ids)");
    line("    B = torch.len(counts)");
    epsilon("eps", config.hidden());
    if (config.family().normsHeads()) {
      epsilon("epsh", config.headElements());
    }
    line("    x = torch.embedding(w[0], torch.tensor(ids, dtype=4, device=d))");
    if (config.family().isGemma()) {
      line(
          "    x = torch.mul(x, torch.tensor(%s, dtype=t, device=d))",
          number(Math.sqrt(config.hidden())));
    }
    line("    pi = torch.tensor(positions, dtype=4, device=d)");
    line("    p = torch.unsqueeze(torch.to(pi, 6), 1)");
    angles(hasLocalRope() ? "g" : "", 0, config.rope().scale());
    if (hasLocalRope()) {
      angles("l", 1, 1);
    }
    attention.views();
    layers();
    line("    rows = torch.len(wanted)");
    line("    if rows == 0:");
    line("      return torch.empty([0], dtype=6, device=d)");
    line("    else:");
    line("      if rows < n:");
    line("        x = torch.index_select(x, 0, torch.tensor(wanted, dtype=4, device=d))");
    line(
        "      y = torch.to(torch.linear(%s, w[%d]), 6)", norm("x", "w[1]"), config.tied() ? 0 : 2);
    if (config.logitCap() > 0) {
      String cap = number(config.logitCap());
      line("      y = torch.mul(torch.tanh(torch.div(y, %s)), %s)", cap, cap);
    }
    line("      return torch.contiguous(torch.cpu(y))");
  }

  private boolean hasLocalRope() {
    return config.family() == Family.GEMMA3;
  }

  /** Cosines and sines in single precision, as transformers computes them. */
  private void angles(String suffix, int which, double scale) {
    String f = "f" + suffix;
    String times = scale == 1 ? "%s" : "torch.mul(%s, " + number(scale) + ")";
    line("    %s = torch.unsqueeze(torch.mul(p, inv[%d]), 1)", f, which);
    line("    c%s = torch.to(" + times + ", t)", f, "torch.cos(" + f + ")");
    line("    s%s = torch.to(" + times + ", t)", f, "torch.sin(" + f + ")");
    line("    cos%s = torch.cat([c%s, c%s], 2)", suffix, f, f);
    // the half that is turned back: its sign is kept here, once a step
    line("    sin%s = torch.cat([torch.neg(s%s), s%s], 2)", suffix, f, f);
  }

  private void layers() {
    int stride = WeightPlan.layerStride(config);
    int q = config.heads();
    int kv = config.kvHeads();
    boolean windows = config.hasWindows();
    line(
        "    windows = [%s]",
        config.windows().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    line("    for l in range(%d):", config.layers());
    line("      b = %d + l * %d", WeightPlan.firstLayer(config), stride);
    line("      window = %s", windows ? "windows[l]" : "0");
    if (hasLocalRope()) {
      line("      cos = cosg");
      line("      sin = sing");
      line("      if window > 0:");
      line("        cos = cosl");
      line("        sin = sinl");
    }
    next = 0;
    line("      h = %s", norm("x", weight()));
    String matrix = weight();
    String bias = config.qkvBias() ? ", " + weight() : "";
    line(
        "      a = torch.view(torch.linear(h, %s%s), [n, %d, %d])",
        matrix, bias, q + 2 * kv, config.headElements());
    line("      qk = torch.slice(a, 1, 0, %d, 1)", q + kv);
    if (config.family().normsHeads()) {
      line("      _11 = torch.copy_(qk, %s)", norm("qk", 2, "epsh", weight()));
    }
    // turned in place: keys and values stay together
    line("      r = torch.roll(qk, [%d], [2])", config.headElements() / 2);
    line("      _12 = torch.addcmul_(torch.mul_(qk, cos), r, sin)");
    line("      qs = torch.split_with_sizes(torch.slice(a, 1, 0, %d, 1), counts, 0)", q);
    line(
        "      kvs = torch.split_with_sizes(torch.slice(a, 1, %d, %d, 1), counts, 0)",
        q, q + 2 * kv);
    attention.layer();
    String out = weight();
    String outBias = config.outputBias() ? ", " + weight() : "";
    feedForward(out, outBias);
  }

  private void feedForward(String out, String outBias) {
    boolean gemma = config.family().isGemma();
    String attentionNorm = weight();
    residual("o", out, outBias, gemma ? attentionNorm : "");
    line("      h = %s", norm("x", gemma ? weight() : attentionNorm));
    String gateUp = weight();
    String gateUpBias = config.innerBias() ? ", " + weight() : "";
    String down = weight();
    String downBias = config.innerBias() ? ", " + weight() : "";
    int inner = config.inner();
    line("      gu = torch.linear(h, %s%s)", gateUp, gateUpBias);
    String activation = config.gelu() ? "torch.gelu(%s, approximate=\"tanh\")" : "torch.silu(%s)";
    String gate = "torch.slice(gu, 1, 0, " + inner + ", 1)";
    line(
        "      gu = torch.mul_(" + activation + ", torch.slice(gu, 1, %d, %d, 1))",
        gate,
        inner,
        2 * inner);
    residual("gu", down, downBias, gemma ? weight() : "");
  }

  /** Adds a product to the residual stream, in one operation where nothing stands between. */
  private void residual(String x, String matrix, String bias, String norm) {
    if (bias.isEmpty() && norm.isEmpty()) {
      line("      x = torch.addmm_(x, %s, torch.t(%s))", x, matrix);
      return;
    }
    line("      y = torch.linear(%s, %s%s)", x, matrix, bias);
    line("      x = torch.add(x, %s)", norm.isEmpty() ? "y" : norm("y", norm));
  }

  /** What is added to the sum of squares of so many elements, as a tensor. */
  private void epsilon(String name, int elements) {
    line(
        "    %s = torch.full([1], %s, dtype=6, device=d)",
        name, number(config.epsilon() * elements));
  }

  private static String norm(String x, String weight) {
    return norm(x, 1, "eps", weight);
  }

  private static String norm(String x, int dimension, String epsilon, String weight) {
    return "self.norm(" + x + ", " + dimension + ", " + epsilon + ", " + weight + ")";
  }

  /** Returns the layer's next weight. */
  private String weight() {
    return "w[b + " + next++ + "]";
  }

  private void line(String format, Object... values) {
    text.line(format, values);
  }
}
