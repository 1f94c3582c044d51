package dev.m1.backend.djl;

import static dev.m1.backend.djl.ProgramText.number;

import java.util.List;
import java.util.Locale;

/**
 * Writes the attention of the decoder's program, run by run ({@link Runs}): several tokens of one
 * sequence, or one token of each of several sequences whose caches stand side by side. A sequence
 * sees its own keys and values only; those in a run of several are looked at up to the end of the
 * longest, and masked.
 */
final class AttentionProgram {
  /** How the tokens of a run see those before them. */
  private static final int ONE_TOKEN = 0;

  private static final int SIDE_BY_SIDE = 1;
  private static final int CAUSAL = 2;
  private static final int MASKED = 3;

  private final ModelConfig config;
  private final ProgramText text;

  AttentionProgram(ModelConfig config, ProgramText text) {
    this.config = config;
    this.text = text;
  }

  /** Writes the methods that the step calls. */
  void methods() {
    attend();
    if (config.attentionCap() > 0) {
      capped();
    }
    masks();
  }

  /**
   * Attention of a run over its keys and values so far (sequences × key heads × T × elements).
   * Query heads that share a key head stand beside it, the key head being repeated by a view:
   * PyTorch's fast kernel for the CPU takes no fewer key heads than query heads, and the slow one
   * keeps all scores.
   */
  private void attend() {
    int kv = config.kvHeads();
    int group = config.heads() / kv;
    int d = config.headElements();
    int width = config.heads() * d;
    text.line(
        "  def attend(self, q: Tensor, k: Tensor, v: Tensor, m: Tensor, how: int) -> Tensor:");
    text.line("    c = torch.size(q, 0)");
    text.line("    if how <= %d:", SIDE_BY_SIDE);
    text.line("      g = torch.view(q, [c, %d, %d, %d])", kv, group, d);
    text.line("      if how == %d:", ONE_TOKEN);
    text.line("        o = %s", attention("g", "k", "v", "None", "False"));
    text.line("      else:");
    text.line("        o = %s", attention("g", "k", "v", "m", "False"));
    text.line("      return torch.reshape(o, [c, %d])", width);
    text.line("    else:");
    text.line(
        "      h = torch.permute(torch.view(q, [c, %d, %d, %d]), [1, 2, 0, 3])", kv, group, d);
    text.line("      T = torch.size(k, 2)");
    for (String which : List.of("k", "v")) {
      text.line(
          "      %se = torch.expand(torch.transpose(%s, 0, 1), [%d, %d, T, %d])",
          which, which, kv, group, d);
    }
    if (config.attentionCap() == 0) {
      text.line("      if how == %d:", CAUSAL);
      text.line("        o = %s", attention("h", "ke", "ve", "None", "True"));
      text.line("      else:");
      text.line("        o = %s", attention("h", "ke", "ve", "m", "False"));
    } else {
      text.line("      o = %s", attention("h", "ke", "ve", "m", "False"));
    }
    text.line("      return torch.reshape(torch.permute(o, [2, 0, 1, 3]), [c, %d])", width);
  }

  private String attention(String query, String keys, String values, String mask, String causal) {
    if (config.attentionCap() > 0) {
      String masked = mask.equals("m") ? "True" : "False";
      return String.format(
          Locale.ROOT, "self.capped(%s, %s, %s, m, %s)", query, keys, values, masked);
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
    String cap = number(config.attentionCap());
    text.line(
        "  def capped(self, q: Tensor, k: Tensor, v: Tensor, m: Tensor, masked: bool) -> Tensor:");
    text.line(
        "    s = torch.mul(torch.matmul(q, torch.transpose(k, 2, 3)), %s)",
        number(config.attentionScale()));
    text.line("    s = torch.to(torch.mul(torch.tanh(torch.div(s, %s)), %s), 6)", cap, cap);
    text.line("    if masked:");
    text.line("      s = torch.add(s, m)");
    text.line("    p = torch.to(torch.softmax(s, -1, 6), ops.prim.dtype(q))");
    text.line("    return torch.matmul(p, v)");
  }

  /**
   * What is added to the scores: nothing, or minus infinity where a token does not look. One of c
   * tokens of a sequence, and one of a token of each sequence, given its place.
   */
  private void masks() {
    String type = config.attentionCap() > 0 ? "6" : "ops.prim.dtype(w)";
    text.line("  def hidden(self, seen: Tensor, w: Tensor) -> Tensor:");
    text.line("    m = torch.zeros(torch.size(seen), dtype=%s, device=ops.prim.device(w))", type);
    text.line("    return torch.masked_fill(m, torch.bitwise_not(seen), -inf)");
    text.line("  def mask(self, c: int, T: int, window: int, w: Tensor) -> Tensor:");
    text.line(
        "    seen = torch.tril(torch.ones([c, T], dtype=11, device=ops.prim.device(w)), T - c)");
    text.line("    if window > 0:");
    text.line("      seen = torch.triu(seen, T - c - window + 1)");
    text.line("    return self.hidden(seen, w)");
    text.line("  def beside(self, p: Tensor, T: int, window: int, w: Tensor) -> Tensor:");
    text.line("    e = torch.view(p, [-1, 1, 1, 1])");
    text.line(
        "    j = torch.view(torch.arange(T, dtype=4, device=ops.prim.device(w)), [1, 1, 1, T])");
    text.line("    seen = torch.le(j, e)");
    text.line("    if window > 0:");
    text.line("      seen = torch.logical_and(seen, torch.gt(j, torch.sub(e, window)))");
    text.line("    return self.hidden(seen, w)");
  }

  /**
   * Before the layers: views of each run's caches, layer by layer, to write to and to attend over,
   * and its mask. Made once a step, for in a small model the calls cost more than the arithmetic.
   */
  void views() {
    for (String list : List.of("kvn", "ks", "vs", "at")) {
      text.line("    %s = annotate(List[List[Tensor]], [])", list);
    }
    text.line("    hows = annotate(List[int], [])");
    text.line("    masks = annotate(List[Tensor], [])");
    text.line("    near = annotate(List[Tensor], [])");
    text.line("    first = 0");
    text.line("    for s in range(B):");
    text.line("      c = counts[s]");
    text.line("      T = ends[s]");
    text.line("      z = sizes[s]");
    text.line("      u = torch.slice(kv[s], 0, slots[s], slots[s] + z, 1)");
    text.line("      seen = torch.slice(u, 3, 0, T, 1)");
    int heads = config.kvHeads();
    text.line(
        "      _0 = torch.append(ks, torch.unbind(torch.slice(seen, 2, 0, %d, 1), 1))", heads);
    text.line(
        "      _1 = torch.append(vs, torch.unbind(torch.slice(seen, 2, %d, %d, 1), 1))",
        heads, 2 * heads);
    text.line("      to = torch.transpose(u, 2, 3)");
    text.line("      m = w[0]");
    text.line("      place = annotate(List[Tensor], [])");
    text.line("      p = torch.slice(pi, 0, first, first + c, 1)");
    text.line("      first = first + c");
    text.line("      if z > 1:");
    text.line("        how = %d", SIDE_BY_SIDE);
    text.line("        place = [torch.arange(z, dtype=4, device=d), p]");
    text.line("        m = self.beside(p, T, 0, w[0])");
    text.line("      else:");
    text.line("        to = torch.select(torch.slice(to, 2, T - c, T, 1), 0, 0)");
    String whole = config.attentionCap() == 0 ? CAUSAL + " if T == c else " + MASKED : "" + MASKED;
    text.line("        how = (%s) if c > 1 else %d", whole, ONE_TOKEN);
    text.line("        if how == %d:", MASKED);
    text.line("          m = self.mask(c, T, 0, w[0])");
    text.line("      _2 = torch.append(kvn, torch.unbind(to, 1 if z > 1 else 0))");
    text.line("      _3 = torch.append(at, place)");
    text.line("      _4 = torch.append(hows, how)");
    text.line("      _5 = torch.append(masks, m)");
    if (config.hasWindows()) {
      nearMasks();
    }
  }

  private void nearMasks() {
    int window = config.window();
    text.line("      if T > %d:", window);
    text.line("        if z > 1:");
    text.line("          m = self.beside(p, T, %d, w[0])", window);
    text.line("        else:");
    text.line("          if c > 1:");
    text.line("            m = self.mask(c, T, %d, w[0])", window);
    text.line("      _6 = torch.append(near, m)");
  }

  /** In a layer: writes keys and values behind those of each sequence, and attends. */
  void layer() {
    text.line("      outs = annotate(List[Tensor], [])");
    text.line("      for s in range(B):");
    text.line("        how = hows[s]");
    text.line("        m = masks[s]");
    text.line("        if how == %d:", SIDE_BY_SIDE);
    text.line("          _7 = torch.index_put_(kvn[s][l], [at[s][0], at[s][1]], kvs[s])");
    text.line("        else:");
    text.line("          _8 = torch.copy_(kvn[s][l], kvs[s])");
    text.line("        ke = ks[s][l]");
    text.line("        ve = vs[s][l]");
    if (config.hasWindows()) {
      text.line("        T = ends[s]");
      text.line("        if window > 0 and T > window:");
      text.line("          if how == %d:", ONE_TOKEN);
      text.line("            ke = torch.slice(ke, 2, T - window, T, 1)");
      text.line("            ve = torch.slice(ve, 2, T - window, T, 1)");
      text.line("          else:");
      text.line("            m = near[s]");
      text.line("            if how == %d:", CAUSAL);
      text.line("              how = %d", MASKED);
    }
    text.line("        oo = self.attend(qs[s], ke, ve, m, how)");
    text.line("        _10 = torch.append(outs, oo)");
    text.line("      o = outs[0]");
    text.line("      if B > 1:");
    text.line("        o = torch.cat(outs, 0)");
  }
}
