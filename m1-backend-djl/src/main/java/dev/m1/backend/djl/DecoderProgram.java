package dev.m1.backend.djl;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Writes the decoder of a model as a TorchScript program: what transformers' modules compute, with
 * the weights as arguments ({@link WeightPlan}) and the tokens of several sequences in one row
 * each. Matrices multiply all rows at once; attention runs sequence by sequence, over that
 * sequence's own keys and values, so nothing is padded and no sequence sees another.
 */
final class DecoderProgram {
  /** How the tokens of a sequence see those before them. */
  private static final int ONE_TOKEN = 0;

  private static final int CAUSAL = 1;
  private static final int MASKED = 2;

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
    program.mask();
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

  /**
   * Attention of the c tokens of one sequence over its keys and values so far (1 × key heads × T ×
   * elements). Query heads that share a key head stand beside it, the key head being repeated by a
   * view: PyTorch's fast kernel for the CPU takes no fewer key heads than query heads, and the slow
   * one keeps all scores.
   */
  private void attend() {
    int group = config.heads() / config.kvHeads();
    int d = config.headElements();
    line("  def attend(self, q: Tensor, k: Tensor, v: Tensor, m: Tensor, how: int) -> Tensor:");
    line("    c = torch.size(q, 0)");
    line("    if how == %d:", ONE_TOKEN);
    line("      g = torch.view(q, [1, %d, %d, %d])", config.kvHeads(), group, d);
    line("      o = %s", attention("g", "k", "v", "None", "False"));
    line("      return torch.view(o, [1, %d])", config.heads() * d);
    line("    else:");
    line(
        "      h = torch.permute(torch.view(q, [c, %d, %d, %d]), [1, 2, 0, 3])",
        config.kvHeads(), group, d);
    line("      T = torch.size(k, 2)");
    line(
        "      ke = torch.expand(torch.transpose(k, 0, 1), [%d, %d, T, %d])",
        config.kvHeads(), group, d);
    line(
        "      ve = torch.expand(torch.transpose(v, 0, 1), [%d, %d, T, %d])",
        config.kvHeads(), group, d);
    if (config.attentionCap() == 0) {
      line("      if how == %d:", CAUSAL);
      line("        o = %s", attention("h", "ke", "ve", "None", "True"));
      line("      else:");
      line("        o = %s", attention("h", "ke", "ve", "m", "False"));
    } else {
      line("      o = %s", attention("h", "ke", "ve", "m", "False"));
    }
    line("      return torch.reshape(torch.permute(o, [2, 0, 1, 3]), [c, %d])", config.heads() * d);
    if (config.attentionCap() > 0) {
      capped();
    }
  }

  private String attention(String query, String keys, String values, String mask, String causal) {
    if (config.attentionCap() > 0) {
      return String.format(
          Locale.ROOT,
          "self.capped(%s, %s, %s, m, %s)",
          query,
          keys,
          values,
          mask.equals("m") ? "True" : "False");
    }
    return String.format(
        Locale.ROOT,
        "torch.scaled_dot_product_attention(%s, %s, %s, %s, 0., %s, scale=%s)",
        query,
        keys,
        values,
        mask,
        causal,
        number(config.attentionScale()));
  }

  /** Attention written out, with a tanh cap on the scores, as gemma2 has it. */
  private void capped() {
    line("  def capped(self, q: Tensor, k: Tensor, v: Tensor, m: Tensor, masked: bool) -> Tensor:");
    line(
        "    s = torch.mul(torch.matmul(q, torch.transpose(k, 2, 3)), %s)",
        number(config.attentionScale()));
    String cap = number(config.attentionCap());
    line("    s = torch.to(torch.mul(torch.tanh(torch.div(s, %s)), %s), 6)", cap, cap);
    line("    if masked:");
    line("      s = torch.add(s, m)");
    line("    p = torch.to(torch.softmax(s, -1, 6), ops.prim.dtype(q))");
    line("    return torch.matmul(p, v)");
  }

  /**
   * What is added to the scores of c tokens: nothing, or minus infinity where a token does not
   * look.
   */
  private void mask() {
    line("  def mask(self, c: int, T: int, window: int, w: Tensor) -> Tensor:");
    line("    seen = torch.tril(torch.ones([c, T], dtype=11, device=ops.prim.device(w)), T - c)");
    line("    if window > 0:");
    line("      seen = torch.triu(seen, T - c - window + 1)");
    String type = config.attentionCap() > 0 ? "6" : "ops.prim.dtype(w)";
    line("    m = torch.zeros([c, T], dtype=%s, device=ops.prim.device(w))", type);
    line("    return torch.masked_fill(m, torch.bitwise_not(seen), -inf)");
  }

  /**
   * Before the layers: views of each sequence's cache, layer by layer, to write to and to attend
   * over, and its mask. Made once a step, for in a small model the calls cost more than the
   * arithmetic.
   */
  private void views() {
    for (String list : List.of("kn", "vn", "ks", "vs")) {
      line("    %s = annotate(List[List[Tensor]], [])", list);
    }
    line("    hows = annotate(List[int], [])");
    line("    masks = annotate(List[Tensor], [])");
    line("    near = annotate(List[Tensor], [])");
    line("    for s in range(B):");
    line("      past = pasts[s]");
    line("      c = counts[s]");
    line("      T = past + c");
    for (String which : List.of("k", "v")) {
      line(
          "      _0 = torch.append(%sn, torch.unbind(torch.slice(%sc[s], 2, past, T, 1), 0))",
          which, which);
      line(
          "      _1 = torch.append(%ss, torch.unbind(torch.unsqueeze(torch.slice(%sc[s], 2, 0, T,"
              + " 1), 1), 0))",
          which, which);
    }
    line("      how = %d", ONE_TOKEN);
    line("      m = w[0]");
    line("      if c > 1:");
    if (config.attentionCap() == 0) {
      line("        if past == 0:");
      line("          how = %d", CAUSAL);
      line("        else:");
    } else {
      line("        if True:");
    }
    line("          how = %d", MASKED);
    line("          m = self.mask(c, T, 0, w[0])");
    line("      _2 = torch.append(hows, how)");
    line("      _3 = torch.append(masks, m)");
    if (config.hasWindows()) {
      line("      if c > 1 and T > %d:", config.window());
      line("        m = self.mask(c, T, %d, w[0])", config.window());
      line("      _4 = torch.append(near, m)");
    }
  }

  /** One step: appends tokens to sequences and returns the wanted rows of logits. */
  private void step() {
    line(
        "  def step(self, ids: List[int], positions: List[int], wanted: List[int], counts:"
            + " List[int], pasts: List[int], kc: List[Tensor], vc: List[Tensor], w: List[Tensor],"
            + " inv: List[Tensor]) -> Tensor:");
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
    views();
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
      headNorm(weight());
    }
    int half = config.headElements() / 2;
    line(
        "      r = torch.cat([torch.slice(qk, 2, %d, %d, 1), torch.slice(qk, 2, 0, %d, 1)], 2)",
        half, 2 * half, half);
    line("      qk = torch.add(torch.mul(qk, cos), torch.mul(r, sin))");
    line("      qs = torch.split_with_sizes(torch.slice(qk, 1, 0, %d, 1), counts, 0)", q);
    line(
        "      kss = torch.split_with_sizes(torch.transpose(torch.slice(qk, 1, %d, %d, 1), 0, 1),"
            + " counts, 1)",
        q, q + kv);
    line(
        "      vss = torch.split_with_sizes(torch.transpose(torch.slice(a, 1, %d, %d, 1), 0, 1),"
            + " counts, 1)",
        q + kv, q + 2 * kv);
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
    line("      for s in range(B):");
    line("        _5 = torch.copy_(kn[s][l], kss[s])");
    line("        _6 = torch.copy_(vn[s][l], vss[s])");
    line("        ke = ks[s][l]");
    line("        ve = vs[s][l]");
    line("        m = masks[s]");
    line("        how = hows[s]");
    if (config.hasWindows()) {
      line("        T = pasts[s] + counts[s]");
      line("        if window > 0 and T > window:");
      line("          if how == %d:", ONE_TOKEN);
      line("            ke = torch.slice(ke, 2, T - window, T, 1)");
      line("            ve = torch.slice(ve, 2, T - window, T, 1)");
      line("          else:");
      line("            how = %d", MASKED);
      line("            m = near[s]");
    }
    line("        oo = self.attend(qs[s], ke, ve, m, how)");
    line("        _7 = torch.append(outs, oo)");
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
