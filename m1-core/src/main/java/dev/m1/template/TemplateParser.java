package dev.m1.template;

import static dev.m1.template.ChatTemplateException.Kind.SYNTAX;
import static dev.m1.template.ChatTemplateException.failure;

import dev.m1.template.Lexer.Token;
import dev.m1.template.Lexer.TokenType;
import dev.m1.template.Node.Callable;
import dev.m1.template.Node.Expr;
import dev.m1.template.Node.Stmt;
import dev.m1.template.Node.Target;
import dev.m1.template.Run.Leaving;
import dev.m1.template.Run.Scope;
import dev.m1.template.Values.Undefined;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses the statements of a template. */
final class TemplateParser extends ExpressionParser {
  private int loops;
  private int fors;

  private TemplateParser(String source) {
    super(source);
  }

  static Stmt parse(String source) {
    return new TemplateParser(Lexer.normalise(source)).body(Set.of());
  }

  /** Parses up to one of the ending tags, which stays the current token, or to the end. */
  private Stmt body(Set<String> ends) {
    List<Stmt> statements = new ArrayList<>();
    while (!current().is(TokenType.END)) {
      Token token = advance();
      if (token.is(TokenType.DATA)) {
        Text text = Text.of(token.text());
        statements.add(placed(token, "text", run -> run.out.add(text)));
      } else if (token.is(TokenType.VARIABLE_BEGIN)) {
        Expr value = tuple(false, this::expression);
        expect(TokenType.VARIABLE_END);
        statements.add(
            placed(token, "output", run -> run.out.add(Writer.str(run, value.eval(run)))));
      } else if (current().is(TokenType.NAME) && ends.contains(current().text())) {
        return sequence(statements);
      } else {
        statements.add(nested(this::statement));
        expect(TokenType.BLOCK_END);
      }
    }
    if (!ends.isEmpty()) {
      throw unexpected(String.join(" or ", ends));
    }
    return sequence(statements);
  }

  private static Stmt sequence(List<Stmt> statements) {
    return run -> {
      for (Stmt statement : statements) {
        statement.run(run);
        if (run.leaving != null) {
          return;
        }
      }
    };
  }

  /** Gives errors of a statement their place, and counts its steps and depth. */
  private Stmt placed(Token token, String construct, Stmt statement) {
    Expr placed =
        at(
            token,
            construct,
            run -> {
              statement.run(run);
              return Values.NONE;
            });
    return placed::eval;
  }

  private Stmt statement() {
    Token tag = expect(TokenType.NAME);
    String construct = "tag '" + tag.text() + "'";
    Stmt statement =
        switch (tag.text()) {
          case "if" -> ifStatement();
          case "for" -> forStatement();
          case "set" -> setStatement();
          case "macro" -> macroStatement();
          case "call" -> callStatement();
          case "generation" -> generationStatement();
          case "filter" -> filterStatement();
          case "break", "continue" -> {
            if (loops == 0) {
              throw error(SYNTAX, tag, construct, "outside of a loop");
            }
            Leaving leaving = tag.text().equals("break") ? Leaving.BREAK : Leaving.CONTINUE;
            yield run -> run.leaving = leaving;
          }
          default -> {
            if (tag.text().matches("end.*|else|elif")) {
              throw error(SYNTAX, tag, construct, "nothing here that it ends");
            }
            throw unsupported(tag, construct);
          }
        };
    return placed(tag, construct, statement);
  }

  /** Parses a block's content up to an end tag, which stays the current token. */
  private Stmt block(String... ends) {
    skip(":");
    expect(TokenType.BLOCK_END);
    return body(Set.of(ends));
  }

  private Stmt blockUpTo(String end) {
    Stmt body = block(end);
    advance();
    return body;
  }

  /** Parses a body that no break or continue leaves, as it writes into a buffer. */
  private Stmt buffered(String end) {
    int outerLoops = loops;
    loops = 0;
    Stmt body = scoped(() -> blockUpTo(end));
    loops = outerLoops;
    return body;
  }

  private Stmt ifStatement() {
    record Branch(Expr test, Stmt body) {}
    List<Branch> branches = new ArrayList<>();
    do {
      Expr test = tuple(false, this::or);
      conditions++;
      branches.add(new Branch(test, block("elif", "else", "endif")));
      conditions--;
    } while (skip("elif"));
    conditions++;
    Stmt otherwise = advance().is("else") ? blockUpTo("endif") : run -> {};
    conditions--;
    return run -> {
      for (Branch branch : branches) {
        if (Values.truth(branch.test.eval(run))) {
          branch.body.run(run);
          return;
        }
      }
      otherwise.run(run);
    };
  }

  private Stmt setStatement() {
    Supplier<Target> written = targets(true);
    if (current().is("|")) {
      throw unsupported(current(), "filter of a set block");
    } else if (skip("=")) {
      Expr value = tuple(false, this::expression);
      Target target = written.get();
      return run -> target.assign(run, value.eval(run));
    }
    Target target = written.get();
    Stmt body = buffered("endset");
    return run -> target.assign(run, run.capture(new Scope(run.scope), body));
  }

  /** Parses targets; what comes out assigns them in the scope that is open then. */
  private Supplier<Target> targets(boolean withAttributes) {
    List<Supplier<Target>> targets = new ArrayList<>();
    boolean comma = false;
    while ((current().is(TokenType.NAME) && !current().is("in")) || current().is("(")) {
      targets.add(target(withAttributes));
      if (!skip(",")) {
        break;
      }
      comma = true;
    }
    if (targets.isEmpty() || (comma && targets.size() == 1)) {
      throw unexpected("a name to assign to");
    } else if (!comma) {
      return targets.get(0);
    }
    return () -> {
      List<Target> all = targets.stream().map(Supplier::get).toList();
      return (run, value) -> unpack(run, value, all);
    };
  }

  private Supplier<Target> target(boolean withAttributes) {
    Token token = advance();
    String name = token.text();
    if (token.is("(")) {
      Supplier<Target> inner = nested(() -> targets(false));
      expect(")");
      return inner;
    } else if (withAttributes && skip(".")) {
      String attribute = expect(TokenType.NAME).text();
      Expr namespace = variable(token);
      return () -> (run, value) -> change(run, namespace.eval(run), attribute, value);
    } else if (CONSTANTS.containsKey(name) || (fors > 0 && name.equals("loop"))) {
      throw error(SYNTAX, token, "assignment", "cannot assign to " + token.describe());
    }
    return () -> assigned(name);
  }

  private static void change(Run run, Object namespace, String attribute, Object value) {
    if (!(namespace instanceof Values.Namespace ns)) {
      throw failure("cannot assign to an attribute of a " + Values.typeName(namespace));
    }
    run.namespaceWrites++;
    ns.attributes.put(attribute, value);
  }

  private static void unpack(Run run, Object value, List<Target> targets) {
    List<Object> values = Values.list(run, value);
    if (values.size() != targets.size()) {
      String counts = values.size() + " values into " + targets.size() + " names";
      throw failure("cannot unpack " + counts);
    }
    for (int i = 0; i < values.size(); i++) {
      targets.get(i).assign(run, values.get(i));
    }
  }

  private Stmt forStatement() {
    fors++;
    Supplier<Target> written = targets(false);
    if (!skip("in")) {
      throw unexpected("'in'");
    }
    Expr items = tuple(false, this::or);
    Target tested = scoped(written);
    @Nullable Expr test = skip("if") ? scoped(this::expression) : null;
    if (current().is("recursive")) {
      throw unsupported(current(), "recursive loop");
    }
    Target each = scoped(written);
    loops++;
    Stmt body = scoped(() -> block("endfor", "else"));
    loops--;
    Stmt otherwise = advance().is("else") ? scoped(() -> blockUpTo("endfor")) : run -> {};
    fors--;
    return run -> {
      List<Object> all = Values.list(run, items.eval(run));
      boolean testMayChange = test != null && !filter(run, all, tested, test);
      int writes = run.namespaceWrites;
      boolean finishedOne = loop(run, all, each, body);
      if (testMayChange && run.namespaceWrites != writes) {
        throw ChatTemplateException.unsupported("a loop that changes what its filter looks at");
      }
      if (!finishedOne) {
        run.within(new Scope(run.scope), otherwise);
      }
    };
  }

  /** Keeps the items that pass a test; false if the test looked at a namespace. */
  private static boolean filter(Run run, List<Object> items, Target target, Expr test) {
    int reads = run.namespaceReads;
    Scope outer = run.scope;
    items.removeIf(
        item -> {
          run.scope = new Scope(outer);
          target.assign(run, item);
          return !Values.truth(test.eval(run));
        });
    run.scope = outer;
    return run.namespaceReads == reads;
  }

  /**
   * Runs the turns of a loop; true if one got to its end. In Jinja a turn that ends with break or
   * continue does not count for the else block.
   */
  private static boolean loop(Run run, List<Object> items, Target target, Stmt body) {
    Loop loop = new Loop(items);
    boolean finishedOne = false;
    for (int i = 0; i < items.size() && run.leaving != Leaving.BREAK; i++) {
      Object item = items.get(i);
      loop.index0 = i;
      run.leaving = null;
      Scope inner = new Scope(run.scope);
      inner.set("loop", loop);
      run.within(
          inner,
          r -> {
            r.steps(1);
            target.assign(r, item);
            body.run(r);
          });
      finishedOne |= run.leaving == null;
    }
    run.leaving = null;
    return finishedOne;
  }

  /** One parameter of a macro. */
  private record Parameter(String name, @Nullable Expr otherwise) {}

  private Stmt macroStatement() {
    Target name = assigned(expect(TokenType.NAME).text());
    Function<Scope, Callable> macro = macro(scoped(this::parameters), "endmacro");
    return run -> name.assign(run, macro.apply(run.scope));
  }

  private List<Parameter> parameters() {
    Token start = current();
    expect("(");
    List<Parameter> parameters =
        items(
            ")",
            () -> {
              String name = expect(TokenType.NAME).text();
              assigned(name);
              return new Parameter(name, skip("=") ? expression() : null);
            });
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.name.equals("caller")) {
        throw unsupported(start, "parameter 'caller'");
      } else if (i > 0 && parameter.otherwise == null && parameters.get(i - 1).otherwise != null) {
        throw error(SYNTAX, start, "macro", "a parameter without default after one with");
      } else if (parameters.subList(0, i).stream().anyMatch(p -> p.name.equals(parameter.name))) {
        throw error(SYNTAX, start, "macro", "parameter '" + parameter.name + "' comes twice");
      }
    }
    return parameters;
  }

  /** Parses the body of a macro or call block, to be closed over the scope it is defined in. */
  private Function<Scope, Callable> macro(List<Parameter> parameters, String end) {
    boolean before = mentionsCaller;
    mentionsCaller = false;
    Stmt body = buffered(end);
    boolean takesCaller = mentionsCaller;
    mentionsCaller |= before;
    List<String> names = new ArrayList<>(parameters.stream().map(p -> p.name + "?").toList());
    names.addAll(takesCaller ? List.of("caller?") : names.isEmpty() ? List.of("/") : List.of());
    return closure ->
        (run, args) -> {
          if (args.positional().size() > parameters.size()) {
            throw failure("takes " + parameters.size() + " arguments");
          }
          Functions.Bound given = new Functions.Bound(names, args);
          Scope scope = new Scope(closure);
          if (takesCaller) {
            scope.set("caller", given.or(parameters.size(), new Undefined("there is no caller")));
          }
          for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).name;
            scope.set(name, given.or(i, new Undefined("parameter '" + name + "' was not given")));
          }
          return run.capture(scope, r -> runMacro(r, parameters, given, body));
        };
  }

  private static void runMacro(
      Run run, List<Parameter> parameters, Functions.Bound given, Stmt body) {
    for (int i = 0; i < parameters.size(); i++) {
      Expr otherwise = parameters.get(i).otherwise;
      if (otherwise != null && !given.has(i)) {
        run.scope.set(parameters.get(i).name, otherwise.eval(run));
      }
    }
    body.run(run);
  }

  private Stmt callStatement() {
    List<Parameter> parameters = current().is("(") ? scoped(this::parameters) : List.of();
    Token name = expect(TokenType.NAME);
    Expr callee = variable(name);
    Arguments arguments = arguments();
    Function<Scope, Callable> caller = macro(parameters, "endcall");
    arguments.named().put("caller", run -> caller.apply(run.scope));
    Expr call = call(name, "call", callee, arguments);
    return run -> run.out.add(Values.text(call.eval(run)));
  }

  /** Parses what a model is trained on; Hugging Face renders it as a call block. */
  private Stmt generationStatement() {
    Stmt body = buffered("endgeneration");
    return run -> run.within(new Scope(run.scope), body);
  }

  private Stmt filterStatement() {
    Expr value = filter(run -> run.filtered);
    while (skip("|")) {
      value = filter(value);
    }
    Expr filtered = value;
    Stmt body = buffered("endfilter");
    return run -> {
      Scope scope = new Scope(run.scope);
      run.filtered = run.capture(scope, body);
      run.within(scope, r -> r.out.add(Values.text(filtered.eval(r))));
    };
  }
}
