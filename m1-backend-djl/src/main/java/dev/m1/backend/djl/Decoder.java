package dev.m1.backend.djl;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The decoder of a model in PyTorch: its program, its weights, and calls of the program. What goes
 * in has been checked by the caller. Confined to one thread at a time.
 *
 * <p>All tensors are PyTorch's own: one that stands on a Java buffer must not outlive it, which
 * only {@link #store} has to care for.
 */
final class Decoder implements AutoCloseable {
  /**
   * The multiplications of a layer from which on several threads are faster than one: below, they
   * wait for each other longer than they compute. Measured with the embedded model on two cores;
   * weights that are read for few rows take as long as {@link #FEW_ROWS} multiplications each.
   */
  private static final long PARALLEL = 25_000_000;

  private static final int FEW_ROWS = 8;

  private final ModelConfig config;
  private final TensorType type;
  private final int threads;
  private final long layerElements;
  private final PtNDManager manager;
  private final PtNDManager host;
  private final PtSymbolBlock program;
  private final PtNDArray place;
  private final List<IValue> constants = new ArrayList<>();
  private final List<PtNDArray> weights = new ArrayList<>();

  /**
   * Loads the program; the weights are added one by one.
   *
   * @param type what is computed in
   * @param threads how many compute on the CPU
   */
  Decoder(TorchEngine engine, String device, ModelConfig config, TensorType type, int threads) {
    this.config = config;
    this.type = type;
    this.threads = threads;
    layerElements = WeightPlan.layerElements(config);
    manager = engine.manager(device);
    try {
      host = manager.newSubManager(ai.djl.Device.cpu());
      place = (PtNDArray) manager.zeros(new Shape(1), DataType.FLOAT32);
      byte[] archive = TorchScriptArchive.of(DecoderProgram.of(config));
      program = JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false);
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** Makes an uninitialised tensor on the device. */
  PtNDArray empty(TensorType elements, long... shape) {
    return tensor("empty", IValue.listFrom(shape), IValue.from(place), number(elements));
  }

  /**
   * Copies elements as they stand in a file into a tensor, changing their type.
   *
   * @param bytes a direct buffer of whole elements, which is only read during this call
   * @param stored their type; not BF16, which DJL cannot name
   * @param start the element of the tensor, counted over all dimensions, to begin at
   */
  void store(ByteBuffer bytes, TensorType stored, PtNDArray target, long start) {
    DataType name =
        switch (stored) {
          case F32 -> DataType.FLOAT32;
          case F16 -> DataType.FLOAT16;
          case BF16 -> throw new IllegalArgumentException("widen BF16 first");
        };
    Shape shape = new Shape(bytes.remaining() / stored.bytes());
    try (PtNDArray values = host.create(bytes, shape, name)) {
      call("store", IValue.from(values), IValue.from(target), IValue.from(start)).close();
    }
  }

  /** Returns (x + plus) × times in single precision. */
  PtNDArray scaled(PtNDArray x, double plus, double times) {
    return tensor("scaled", IValue.from(x), IValue.from(plus), IValue.from(times));
  }

  /** Repeats the norm of queries for each query head, then that of keys for each key head. */
  PtNDArray perHead(PtNDArray x) {
    return tensor(
        "per_head", IValue.from(x), IValue.from(config.heads()), IValue.from(config.kvHeads()));
  }

  /** Adds the next weight; the decoder owns it from here on. */
  void add(PtNDArray weight) {
    weights.add(weight);
  }

  /** Closes the list of weights. */
  void seal() {
    constants.add(IValue.listFrom(weights.toArray(PtNDArray[]::new)));
    PtNDArray[] angles = {frequencies(config.rope()), frequencies(config.localRope())};
    constants.add(IValue.listFrom(angles));
  }

  private PtNDArray frequencies(Rope rope) {
    int pairs = rope.frequencies().length;
    PtNDArray tensor = empty(TensorType.F32, 1, pairs);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(pairs * Float.BYTES).order(java.nio.ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(rope.frequencies());
    store(bytes, TensorType.F32, tensor, 0);
    return tensor;
  }

  /** Makes room for the keys and values of several sequences. */
  PtNDArray kvTensor(int slots, int capacity) {
    long heads = 2L * config.kvHeads();
    return empty(type, slots, config.layers(), heads, capacity, config.headElements());
  }

  /** Sets all that comes behind the tokens in use to zero. */
  void clear(KvCache cache) {
    call(
            "clear",
            IValue.from(cache.block().tensor()),
            IValue.from(cache.slot()),
            IValue.from(cache.length()))
        .close();
  }

  /** Copies the tokens in use. */
  void move(KvCache origin, KvCache target) {
    if (origin.length() > 0) {
      call(
              "move",
              IValue.from(origin.block().tensor()),
              IValue.from(origin.slot()),
              IValue.from(target.block().tensor()),
              IValue.from(target.slot()),
              IValue.from(origin.length()))
          .close();
    }
  }

  /**
   * Runs the program once. Caches must have room; their lengths are left to the caller.
   *
   * @param rows the tokens
   * @param runs what attends together, in the order of the tokens
   * @return the wanted rows of logits in single precision, on the CPU; the caller closes it
   */
  PtNDArray step(Grouped rows, Runs runs) {
    boolean parallel = Math.max(rows.ids().length, FEW_ROWS) * layerElements >= PARALLEL;
    JniUtils.setNumThreads(parallel ? threads : 1);
    IValue[] own = {
      IValue.listFrom(rows.ids()),
      IValue.listFrom(rows.positions()),
      IValue.listFrom(rows.wanted()),
      IValue.listFrom(runs.rows()),
      IValue.listFrom(runs.sequences()),
      IValue.listFrom(runs.slots()),
      IValue.listFrom(runs.ends()),
      IValue.listFrom(runs.tensors())
    };
    IValue[] all = java.util.Arrays.copyOf(own, own.length + constants.size());
    for (int i = 0; i < constants.size(); i++) {
      all[own.length + i] = constants.get(i);
    }
    try (IValue result = IValueUtils.runMethod(program, "step", all)) {
      return result.toTensor(manager);
    } finally {
      for (IValue value : own) {
        value.close();
      }
    }
  }

  private PtNDArray tensor(String method, IValue... arguments) {
    try (IValue result = call(method, arguments)) {
      return result.toTensor(manager);
    }
  }

  private IValue call(String method, IValue... arguments) {
    try {
      return IValueUtils.runMethod(program, method, arguments);
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  private static IValue number(TensorType type) {
    return IValue.from(type.scalarType());
  }

  @Override
  public void close() {
    constants.forEach(IValue::close);
    constants.clear();
    // caches, weights and the program belong to the manager
    manager.close();
  }
}
