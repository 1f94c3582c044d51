package dev.m1.backend.llamacpp.internal;

import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds one libllama: its shared functions, its sequence functions and, by name, whatever else it
 * or the ggml libraries beside it export.
 *
 * <p>JNA binds a class with native methods to one library for good. So that several libllama files
 * can be open in one process, each gets its own copy of the classes, defined as hidden classes.
 */
public final class Binding {
  // dlopen's flags: RTLD_LAZY, and on macOS RTLD_LOCAL, which elsewhere is the absence of
  // RTLD_GLOBAL.
  // With JNA's default, RTLD_GLOBAL, two libllama files in one process mix their symbols and crash.
  private static final int LOCAL_LINUX = 0x1;
  private static final int LOCAL_MAC = 0x1 | 0x4;

  private final NativeLibrary library;
  private final List<NativeLibrary> siblings = new ArrayList<>();

  private Binding(NativeLibrary library) {
    this.library = library;
  }

  /**
   * Opens a library file.
   *
   * @param siblings ggml libraries beside it, whose symbols are not found through it on Windows
   * @throws UnsatisfiedLinkError if the file or one it needs cannot be loaded
   */
  public static Binding open(Path file, List<Path> siblings) {
    Binding binding = new Binding(NativeLibrary.getInstance(file.toString(), options()));
    for (Path sibling : siblings) {
      binding.siblings.add(NativeLibrary.getInstance(sibling.toString(), options()));
    }
    return binding;
  }

  private static Map<String, Object> options() {
    if (Platform.isWindows()) {
      return Map.of();
    }
    return Map.of(Library.OPTION_OPEN_FLAGS, Platform.isMac() ? LOCAL_MAC : LOCAL_LINUX);
  }

  /** Returns the shared functions. */
  public Llama llama() {
    return bind(LlamaFunctions.class, Llama.class);
  }

  /** Returns the sequence functions under their newer names. */
  public SequenceMemory memory() {
    return bind(MemoryFunctions.class, SequenceMemory.class);
  }

  /** Returns the sequence functions under their older names. */
  public SequenceMemory kvSelf() {
    return bind(KvSelfFunctions.class, SequenceMemory.class);
  }

  /** Says whether the library exports a function. */
  public boolean exports(String name) {
    return find(name) != null;
  }

  /**
   * Returns a function for calls outside the hot path.
   *
   * @throws UnsatisfiedLinkError if it is not there
   */
  public Function function(String name) {
    Function function = find(name);
    if (function == null) {
      throw new UnsatisfiedLinkError("no function " + name + " in " + library.getFile());
    }
    return function;
  }

  private @Nullable Function find(String name) {
    Function function = find(library, name);
    for (NativeLibrary sibling : siblings) {
      if (function == null) {
        function = find(sibling, name);
      }
    }
    return function;
  }

  private static @Nullable Function find(NativeLibrary library, String name) {
    try {
      return library.getFunction(name);
    } catch (UnsatisfiedLinkError absent) {
      return null;
    }
  }

  private <T> T bind(Class<?> functions, Class<T> type) {
    String resource = functions.getSimpleName() + ".class";
    try (InputStream in = functions.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the jar of m1-backend-llamacpp lacks " + resource);
      }
      Class<?> copy =
          MethodHandles.lookup().defineHiddenClass(in.readAllBytes(), true).lookupClass();
      Native.register(copy, library);
      Constructor<?> constructor = copy.getDeclaredConstructor();
      return type.cast(constructor.newInstance());
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException("cannot bind " + library.getFile() + ": " + e, e);
    }
  }

  /** Sets an environment variable of this process, as native code sees it. */
  public static void setEnvironment(String name, String value) {
    if (Platform.isWindows()) {
      NativeLibrary.getInstance("ucrtbase")
          .getFunction("_putenv_s")
          .invokeInt(new Object[] {name, value});
    } else {
      NativeLibrary.getProcess().getFunction("setenv").invokeInt(new Object[] {name, value, 0});
    }
  }

  /** Takes an environment variable of this process away; not on Windows. */
  public static void clearEnvironment(String name) {
    NativeLibrary.getProcess().getFunction("unsetenv").invokeInt(new Object[] {name});
  }
}
