package dev.m1.template;

import dev.m1.template.Node.Expr;
import dev.m1.template.Node.Stmt;
import dev.m1.template.Symbols.Ref;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A macro, or the body of a call block, together with the frame it was defined in. */
record Macro(Definition definition, Frame frame) implements Args.Callable, Attributes.Owner {
  /** A parameter with its default. */
  record Parameter(Ref ref, @Nullable Expr defaultValue) {}

  /**
   * What is known when parsing.
   *
   * @param caller where the body finds the special variable, or null if it does not use it
   */
  record Definition(
      String name,
      List<Parameter> parameters,
      @Nullable Ref caller,
      @Nullable Ref kwargs,
      @Nullable Ref varargs,
      Symbols scope,
      Stmt body) {}

  String name() {
    return definition.name;
  }

  @Override
  public Object call(Run run, Args args) {
    Frame inner = new Frame(run, definition.scope.function, frame);
    Text.Builder out = new Text.Builder(run);
    Text.Builder before = run.redirect(out);
    run.enterCall();
    try {
      definition.scope.enter(inner);
      bind(inner, args);
      definition.body.run(inner);
    } finally {
      run.leaveCall();
      run.redirect(before);
    }
    return out.build();
  }

  /** Follows Jinja's {@code Macro.__call__}, in its order. */
  private void bind(Frame inner, Args args) {
    List<Object> given = args.positional();
    Map<String, Object> named = new LinkedHashMap<>(args.named());
    List<Parameter> parameters = definition.parameters;
    boolean explicitCaller = false;
    for (int i = 0; i < parameters.size(); i++) {
      Ref ref = parameters.get(i).ref;
      explicitCaller |= ref.name.equals("caller");
      ref.set(inner, i < given.size() ? given.get(i) : named.remove(ref.name));
    }
    if (definition.caller != null && !explicitCaller) {
      Object caller = named.remove("caller");
      boolean none = caller == null || caller == None.NONE;
      definition.caller.set(inner, none ? new Undefined("No caller defined") : caller);
    }
    if (definition.kwargs != null) {
      Dict rest = new Dict();
      named.forEach((name, value) -> rest.put(Text.of(name), value));
      definition.kwargs.set(inner, rest);
    } else if (!named.isEmpty()) {
      String name = named.keySet().iterator().next();
      throw Fault.of("macro '" + name() + "' takes no keyword argument '" + name + "'");
    }
    int extra = Math.min(parameters.size(), given.size());
    if (definition.varargs != null) {
      definition.varargs.set(inner, Seq.tuple(given.subList(extra, given.size())));
    } else if (given.size() > parameters.size()) {
      throw Fault.of(
          "macro '" + name() + "' takes not more than " + parameters.size() + " argument(s)");
    }
    for (Parameter parameter : parameters) {
      if (parameter.ref.get(inner) == null) {
        Expr value = parameter.defaultValue;
        String name = parameter.ref.name;
        parameter.ref.set(
            inner,
            value != null
                ? value.eval(inner)
                : new Undefined("parameter '" + name + "' was not provided"));
      }
    }
  }

  @Override
  public @Nullable Object attribute(String name) {
    return switch (name) {
      case "name" -> Text.of(name());
      case "arguments" -> {
        List<Object> names = new ArrayList<>();
        definition.parameters.forEach(p -> names.add(Text.of(p.ref.name)));
        yield Seq.tuple(names);
      }
      case "caller" -> definition.caller != null;
      case "catch_kwargs" -> definition.kwargs != null;
      case "catch_varargs" -> definition.varargs != null;
      default -> null;
    };
  }
}
