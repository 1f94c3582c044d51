package dev.m1.backend.djl;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the decoder of a model as a TorchScript program: what transformers' modules compute, with
 * the weights as arguments ({@link WeightPlan}) and the tokens of several sequences in one row
 * each. Matrices multiply all rows at once; attention runs sequence by sequence, over that
 * sequence's own keys and values, so nothing is padded and no sequence sees another.
 */
final class DecoderProgram {
  private final ModelConfig config;
  private final StringBuilder text = new StringBuilder();
  private int next;

  private DecoderProgram(ModelConfig config) {
    this.config = config;
  }

  /** Returns the methods of the program. */
  static String of(ModelConfig config) {
    DecoderProgram program = new DecoderProgram(config);
    program.storage();
    program.attend();
    program.step();
    return program.text.toString();
  }

  /** Methods that make and copy tensors, so that all memory is PyTorch's own. */
  private void storage() {
    text.append(
"""
  def empty(self, shape: List[int], like: Tensor, type: int) -> Tensor:
    return torch.empty(shape, dtype=type, device=ops.prim.device(like))
  def store(self, values: Tensor, to: Tensor, start: int) -> int:
    flat = torch.view(to, [-1])
    part = torch.slice(flat, 0, start, start + torch.size(values, 0), 1)
    _0 = torch.copy_(part, values)
    return torch.size(values, 0)
  def one_plus(self, x: Tensor) -> Tensor:
    return torch.add(torch.to(x, 6), 1.)
  def per_head(self, x: Tensor, heads: int, kv: int) -> Tensor:
    d = torch.size(x, 0) // 2
    q = torch.expand(torch.view(torch.slice(x, 0, 0, d, 1), [1, d]), [heads, d])
    k = torch.expand(torch.view(torch.slice(x, 0, d, 2 * d, 1), [1, d]), [kv, d])
    return torch.contiguous(torch.cat([q, k], 0))
  def regrow(self, cache: Tensor, length: int, capacity: int) -> Tensor:
    s = torch.size(cache)
    grown = torch.empty([s[0], s[1], capacity, s[3]], dtype=ops.prim.dtype(cache), device=ops.prim.device(cache))
    if length > 0:
      _0 = torch.copy_(torch.slice(grown, 2, 0, length, 1), torch.slice(cache, 2, 0, length, 1))
    return grown
""");
  }

  /** Attention of n tokens of one sequence over its keys and values so far. */
  private void attend() {
    line(
        "  def attend(self, q: Tensor, ka: Tensor, va: Tensor, past: int, n: int, window: int) -> Tensor:");
    int group = config.heads() / config.kvHeads();
    int width = config.heads() * config.headElements();
    line("    T = past + n");
    line("    k = ka");
    line("    v = va");
    line("    if n == 1:");
    if (config.hasWindows()) {
      line("      if window > 0 and T > window:");
      line("        k = torch.slice(ka, 1, T - window, T, 1)");
      line("        v = torch.slice(va, 1, T - window, T, 1)");
    }
    // one query per head: the query heads that share a key head stand where queries stand
    line(
        "      g = torch.view(q, [1, %d, %d, %d])", config.kvHeads(), group, config.headElements());
    line("      o = %s", attention("g", "None", "False"));
    line("      return torch.view(o, [1, %d])", width);
    line("    else:");
    line("      h = torch.unsqueeze(torch.transpose(q, 0, 1), 0)");
    String plain = config.hasWindows() ? "past == 0 and (window == 0 or T <= window)" : "past == 0";
    if (config.attentionCap() == 0) {
      line("      if %s:", plain);
      line("        o = %s", attention("h", "None", "True"));
      line("      else:");
      mask("        ");
      line("        o = %s", attention("h", "m", "False"));
    } else {
      mask("      ");
      line("      o = %s", attention("h", "m", "False"));
    }
    line("      return torch.reshape(torch.transpose(torch.squeeze(o, 0), 0, 1), [n, %d])", width);
    if (config.attentionCap() > 0) {
      capped();
    }
  }

  private void mask(String indent) {
    line(indent + "m = torch.tril(torch.ones([n, T], dtype=11, device=ops.prim.device(q)), past)");
    if (config.hasWindows()) {
      line(indent + "if window > 0:");
      line(indent + "  m = torch.triu(m, past - window + 1)");
    }
  }

  private String attention(String query, String mask, String causal) {
    if (config.attentionCap() > 0) {
      return "self.capped("
          + query
          + ", k, v, "
          + (mask.equals("m") ? "m, True)" : query + ", False)");
    }
    return String.format(
        Locale.ROOT,
        "torch.scaled_dot_product_attention(%s, torch.unsqueeze(k, 0), torch.unsqueeze(v, 0), %s, 0., %s, scale=%s, enable_gqa=%s)",
        query,
        mask,
        causal,
        number(config.attentionScale()),
        query.equals("h") && config.heads() != config.kvHeads() ? "True" : "False");
  }

  /** Attention written out, with a tanh cap on the scores, as gemma2 has it. */
  private void capped() {
    line("  def capped(self, q: Tensor, k: Tensor, v: Tensor, m: Tensor, masked: bool) -> Tensor:");
    line("    r = torch.size(q, 1) // %d", config.kvHeads());
    line("    k2 = torch.unsqueeze(torch.repeat_interleave(k, r, 0), 0)");
    line("    v2 = torch.unsqueeze(torch.repeat_interleave(v, r, 0), 0)");
    line(
        "    s = torch.mul(torch.matmul(q, torch.transpose(k2, 2, 3)), %s)",
        number(config.attentionScale()));
    String cap = number(config.attentionCap());
    line("    s = torch.mul(torch.tanh(torch.div(s, %s)), %s)", cap, cap);
    // what is masked lies below the range of half precision
    line("    s = torch.to(s, 6)");
    line("    if masked:");
    line("      s = torch.masked_fill(s, torch.bitwise_not(m), -3.3895313892515355e+38)");
    line("    p = torch.to(torch.softmax(s, -1, 6), ops.prim.dtype(q))");
    line("    return torch.matmul(p, v2)");
  }

  /** One step: appends tokens to sequences and returns the wanted rows of logits. */
  private void step() {
    line(
        "  def step(self, ids: List[int], positions: List[int], wanted: List[int], counts: List[int], pasts: List[int], kc: List[Tensor], vc: List[Tensor], w: List[Tensor], inv: List[Tensor]) -> Tensor:");
    line("    d = ops.prim.device(w[0])");
    line("    t = ops.prim.dtype(w[0])");
    line("    n = torch.len(ids)");
    line("    B = torch.len(counts)");
    line("    x = torch.embedding(w[0], torch.tensor(ids, dtype=4, device=d))");
    if (config.family().isGemma()) {
      line(
          "    x = torch.mul(x, torch.tensor(%s, dtype=t, device=d))",
          number(Math.sqrt(config.hidden())));
    }
    line("    p = torch.unsqueeze(torch.tensor(positions, dtype=6, device=d), 1)");
    angles(hasLocalRope() ? "g" : "", 0, config.rope().scale());
    if (hasLocalRope()) {
      angles("l", 1, 1);
    }
    layers();
    line("    m = torch.len(wanted)");
    line("    if m == 0:");
    line("      return torch.empty([0], dtype=6, device=d)");
    line("    else:");
    line("      if m < n:");
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
    line("    f%s = torch.mul(p, inv[%d])", suffix, which);
    line("    f%s = torch.unsqueeze(torch.cat([f%s, f%s], 1), 1)", suffix, suffix, suffix);
    String times = scale == 1 ? "%s" : "torch.mul(%s, " + number(scale) + ")";
    line("    cos%s = torch.to(" + times + ", t)", suffix, "torch.cos(f" + suffix + ")");
    line("    sin%s = torch.to(" + times + ", t)", suffix, "torch.sin(f" + suffix + ")");
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
      headNorm(weight());
    }
    int half = config.headElements() / 2;
    line(
        "      r = torch.cat([torch.neg(torch.slice(qk, 2, %d, %d, 1)), torch.slice(qk, 2, 0, %d, 1)], 2)",
        half, 2 * half, half);
    line("      qk = torch.add(torch.mul(qk, cos), torch.mul(r, sin))");
    line("      q = torch.slice(qk, 1, 0, %d, 1)", q);
    line("      k = torch.transpose(torch.slice(qk, 1, %d, %d, 1), 0, 1)", q, q + kv);
    line("      v = torch.transpose(torch.slice(a, 1, %d, %d, 1), 0, 1)", q + kv, q + 2 * kv);
    sequences();
    String out = weight();
    String outBias = config.outputBias() ? ", " + weight() : "";
    line("      o = torch.linear(o, %s%s)", out, outBias);
    feedForward();
  }

  private void headNorm(String weight) {
    String shape = "[" + config.headElements() + "]";
    String epsilon = number(config.epsilon());
    if (config.family().isGemma()) {
      line(
          "      qk = torch.to(torch.mul(torch.rms_norm(torch.to(qk, 6), %s, None, %s), %s), t)",
          shape, epsilon, weight);
    } else {
      line("      qk = torch.mul(torch.rms_norm(qk, %s, None, %s), %s)", shape, epsilon, weight);
    }
  }

  /** Writes keys and values behind those of each sequence, and attends. */
  private void sequences() {
    line("      outs = annotate(List[Tensor], [])");
    line("      at = 0");
    line("      for s in range(B):");
    line("        past = pasts[s]");
    line("        c = counts[s]");
    line("        T = past + c");
    line("        kl = torch.select(kc[s], 0, l)");
    line("        vl = torch.select(vc[s], 0, l)");
    line(
        "        _0 = torch.copy_(torch.slice(kl, 1, past, T, 1), torch.slice(k, 1, at, at + c, 1))");
    line(
        "        _1 = torch.copy_(torch.slice(vl, 1, past, T, 1), torch.slice(v, 1, at, at + c, 1))");
    line(
        "        oo = self.attend(torch.slice(q, 0, at, at + c, 1), torch.slice(kl, 1, 0, T, 1), torch.slice(vl, 1, 0, T, 1), past, c, window)");
    line("        _2 = torch.append(outs, oo)");
    line("        at = at + c");
    line("      o = outs[0]");
    line("      if B > 1:");
    line("        o = torch.cat(outs, 0)");
  }

  private void feedForward() {
    boolean gemma = config.family().isGemma();
    String attentionNorm = weight();
    if (gemma) {
      line("      x = torch.add(x, %s)", norm("o", attentionNorm));
      line("      h = %s", norm("x", weight()));
    } else {
      line("      x = torch.add(x, o)");
      line("      h = %s", norm("x", attentionNorm));
    }
    String gateUp = weight();
    String gateUpBias = config.innerBias() ? ", " + weight() : "";
    String down = weight();
    String downBias = config.innerBias() ? ", " + weight() : "";
    int inner = config.inner();
    line("      gu = torch.linear(h, %s%s)", gateUp, gateUpBias);
    String activation = config.gelu() ? "torch.gelu(%s, approximate=\"tanh\")" : "torch.silu(%s)";
    String gate = "torch.slice(gu, 1, 0, " + inner + ", 1)";
    line(
        "      gu = torch.mul(" + activation + ", torch.slice(gu, 1, %d, %d, 1))",
        gate,
        inner,
        2 * inner);
    line("      y = torch.linear(gu, %s%s)", down, downBias);
    line("      x = torch.add(x, %s)", gemma ? norm("y", weight()) : "y");
  }

  private String norm(String x, String weight) {
    String norm =
        "torch.rms_norm(%s, ["
            + config.hidden()
            + "], "
            + weight
            + ", "
            + number(config.epsilon())
            + ")";
    return config.family().isGemma()
        ? "torch.to(" + norm.replace("%s", "torch.to(" + x + ", 6)") + ", t)"
        : norm.replace("%s", x);
  }

  /** Returns the layer's next weight. */
  private String weight() {
    return "w[b + " + next++ + "]";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.17e", value);
  }

  private void line(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values))
        .append('\n');
  }
}
