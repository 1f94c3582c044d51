package dev.m1.backend.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The decoder of all families once more, as plainly as can be: single precision, no cache, no
 * batch, one operation of DJL after the other, weights read by Java alone.
 */
final class ReferenceDecoder implements AutoCloseable {
  private final ModelConfig config;
  private final Checkpoint checkpoint;
  private final NDManager manager;
  private final Map<String, NDArray> weights = new HashMap<>();

  ReferenceDecoder(java.nio.file.Path folder) {
    config = ModelConfig.read(folder.resolve("config.json"));
    checkpoint = Checkpoint.read(folder);
    manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch");
    // threads that wait for each other stall on a busy machine
    ai.djl.pytorch.jni.JniUtils.setNumThreads(1);
  }

  /** Returns the logits after each token. */
  float[][] logits(int... tokens) {
    try (NDManager own = manager.newSubManager()) {
      NDArray x = weight("model.embed_tokens.weight").get(own.create(tokens));
      x.attach(own);
      boolean gemma = config.family().isGemma();
      x = gemma ? x.mul((float) Math.sqrt(config.hidden())) : x;
      for (int layer = 0; layer < config.layers(); layer++) {
        String at = "model.layers." + layer + ".";
        String afterAttention = at + "post_attention_layernorm";
        NDArray h = norm(x, at + "input_layernorm");
        h = attention(own, h, at + "self_attn.", config.windows().get(layer));
        x = x.add(gemma ? norm(h, afterAttention) : h);
        h = norm(x, gemma ? at + "pre_feedforward_layernorm" : afterAttention);
        NDArray gate = linear(h, at + "mlp.gate_proj");
        NDArray inner = activated(gate).mul(linear(h, at + "mlp.up_proj"));
        h = linear(inner, at + "mlp.down_proj");
        x = x.add(gemma ? norm(h, at + "post_feedforward_layernorm") : h);
      }
      x = norm(x, "model.norm");
      String out = config.tied() ? "model.embed_tokens" : "lm_head";
      float[] all = capped(linear(x, out), config.logitCap()).toFloatArray();
      float[][] rows = new float[tokens.length][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] =
            java.util.Arrays.copyOfRange(
                all, i * config.vocabulary(), (i + 1) * config.vocabulary());
      }
      return rows;
    }
  }

  private NDArray attention(NDManager own, NDArray h, String at, int window) {
    long n = h.getShape().get(0);
    NDArray q =
        rotated(
            own, headNorm(heads(linear(h, at + "q_proj"), config.heads()), at + "q_norm"), window);
    NDArray k =
        rotated(
            own,
            headNorm(heads(linear(h, at + "k_proj"), config.kvHeads()), at + "k_norm"),
            window);
    NDArray v = heads(linear(h, at + "v_proj"), config.kvHeads());
    int group = config.heads() / config.kvHeads();
    NDArray mask = own.create(mask((int) n, window), new Shape(n, n));
    NDList outs = new NDList();
    for (int head = 0; head < config.heads(); head++) {
      NDArray keys = k.get(head / group);
      NDArray scores = q.get(head).matMul(keys.transpose()).mul((float) config.attentionScale());
      outs.add(
          capped(scores, config.attentionCap()).add(mask).softmax(-1).matMul(v.get(head / group)));
    }
    return linear(ai.djl.ndarray.NDArrays.concat(outs, 1), at + "o_proj");
  }

  private static float[] mask(int n, int window) {
    float[] mask = new float[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        boolean seen = j <= i && (window == 0 || j > i - window);
        mask[i * n + j] = seen ? 0 : Float.NEGATIVE_INFINITY;
      }
    }
    return mask;
  }

  /** Splits rows into heads: heads × rows × elements. */
  private NDArray heads(NDArray x, int heads) {
    return x.reshape(x.getShape().get(0), heads, config.headElements()).transpose(1, 0, 2);
  }

  private NDArray headNorm(NDArray x, String name) {
    return config.family().normsHeads() ? norm(x, name) : x;
  }

  private static NDArray capped(NDArray x, double cap) {
    return cap == 0 ? x : x.div((float) cap).tanh().mul((float) cap);
  }

  /** SiLU, or GELU in its tanh form. */
  private NDArray activated(NDArray x) {
    if (!config.gelu()) {
      return x.div(x.neg().exp().add(1));
    }
    NDArray inside = x.add(x.pow(3).mul(0.044715f)).mul((float) Math.sqrt(2 / Math.PI));
    return x.mul(inside.tanh().add(1)).mul(0.5f);
  }

  private NDArray rotated(NDManager own, NDArray x, int window) {
    Rope rope = window > 0 ? config.localRope() : config.rope();
    int d = config.headElements();
    int n = (int) x.getShape().get(1);
    float[] frequencies = rope.frequencies();
    float[] cos = new float[n * d];
    float[] sin = new float[n * d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        float angle = i * frequencies[j % (d / 2)];
        cos[i * d + j] = (float) (Math.cos(angle) * rope.scale());
        sin[i * d + j] = (float) (Math.sin(angle) * rope.scale());
      }
    }
    NDArray first = x.get(":, :, :" + d / 2);
    NDArray second = x.get(":, :, " + d / 2 + ":");
    NDArray turned = second.neg().concat(first, 2);
    Shape shape = new Shape(1, n, d);
    return x.mul(own.create(cos, shape)).add(turned.mul(own.create(sin, shape)));
  }

  private NDArray norm(NDArray x, String name) {
    NDArray stored = weight(name + ".weight");
    NDArray weight = config.family().isGemma() ? stored.add(1) : stored;
    NDArray mean = x.square().mean(new int[] {-1}, true);
    return x.div(mean.add((float) config.epsilon()).sqrt()).mul(weight);
  }

  private NDArray linear(NDArray x, String name) {
    NDArray y = x.matMul(weight(name + ".weight").transpose());
    return checkpoint.tensors().containsKey(name + ".bias") ? y.add(weight(name + ".bias")) : y;
  }

  private NDArray weight(String name) {
    return weights.computeIfAbsent(name, this::read);
  }

  private NDArray read(String name) {
    StoredTensor tensor = java.util.Objects.requireNonNull(checkpoint.tensors().get(name), name);
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.size()).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(tensor.file())) {
      channel.read(bytes, tensor.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.flip();
    float[] values = new float[(int) tensor.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (tensor.type()) {
            case F32 -> bytes.getFloat();
            case F16 -> half(bytes.getShort());
            case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
          };
    }
    List<Long> shape = tensor.shape();
    return manager.create(values, new Shape(shape));
  }

  private static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int mantissa = bits & 0x3ff;
    float magnitude =
        exponent == 0
            ? mantissa * 0x1p-24f
            : (1 + mantissa * 0x1p-10f) * (float) Math.pow(2, exponent - 15);
    return bits < 0 ? -magnitude : magnitude;
  }

  @Override
  public void close() {
    manager.close();
  }
}
