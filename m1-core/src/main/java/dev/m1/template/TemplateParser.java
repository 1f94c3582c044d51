package dev.m1.template;

import static dev.m1.template.ChatTemplateException.Kind.SYNTAX;

import dev.m1.template.Args.Callable;
import dev.m1.template.Lexer.Token;
import dev.m1.template.Lexer.TokenType;
import dev.m1.template.Node.End;
import dev.m1.template.Node.Expr;
import dev.m1.template.Node.Stmt;
import dev.m1.template.Node.Target;
import dev.m1.template.Run.Scope;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Parses the statements of a template. */
final class TemplateParser extends ExpressionParser {
  /** A parsed template: what its variables start as and what to run. */
  record Parsed(Map<String, Object> initial, Stmt body) {}

  private int loops;
  private int fors;

  private TemplateParser(String source) {
    super(source);
  }

  static Parsed parse(String source) {
    TemplateParser parser = new TemplateParser(Lexer.normalise(source));
    Stmt body = parser.body(Set.of());
    parser.scopes.forEach(Names::resolve);
    return new Parsed(parser.names.initial, body);
  }

  /** Parses up to one of the ending tags, which stays the current token, or to the end. */
  private Stmt body(Set<String> ends) {
    List<Stmt> statements = new ArrayList<>();
    while (!current().is(TokenType.END)) {
      Token token = advance();
      if (token.is(TokenType.DATA)) {
        Text text = Text.of(token.text());
        statements.add(placed(token, "text", run -> print(run, text)));
      } else if (token.is(TokenType.VARIABLE_BEGIN)) {
        Expr value = tuple(false);
        expect(TokenType.VARIABLE_END);
        statements.add(
            placed(token, "output", run -> print(run, Writer.str(run, value.eval(run)))));
      } else {
        if (current().is(TokenType.NAME) && ends.contains(current().text())) {
          return sequence(statements);
        }
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
        End end = statement.run(run);
        if (end != End.NORMAL) {
          return end;
        }
      }
      return End.NORMAL;
    };
  }

  private static End print(Run run, Text text) {
    run.out.add(text);
    return End.NORMAL;
  }

  /** Gives errors of a statement their place, and counts its steps and depth. */
  private Stmt placed(Token token, String construct, Stmt statement) {
    return run -> located(run, token, construct, () -> statement.run(run));
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
          case "call" -> callStatement(tag);
          case "generation" -> generationStatement();
          case "filter" -> filterStatement();
          case "break", "continue" -> {
            if (loops == 0) {
              throw error(SYNTAX, tag, construct, "outside of a loop");
            }
            yield run -> tag.text().equals("break") ? End.BREAK : End.CONTINUE;
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

  /** Parses within a new scope. */
  private <T> T scoped(Names inner, Supplier<T> parser) {
    Names outer = names;
    int outerConditions = conditions;
    names = inner;
    conditions = 0;
    T result = parser.get();
    names = outer;
    conditions = outerConditions;
    return result;
  }

  private Names innerNames() {
    Names inner = new Names(names);
    scopes.add(inner);
    return inner;
  }

  /** Parses a body that no break or continue leaves, as it writes into a buffer. */
  private Stmt buffered(Names inner, String end) {
    int outerLoops = loops;
    loops = 0;
    Stmt body = scoped(inner, () -> blockUpTo(end));
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
    } while (skipName("elif"));
    conditions++;
    Stmt otherwise = advance().isName("else") ? blockUpTo("endif") : run -> End.NORMAL;
    conditions--;
    return run -> {
      for (Branch branch : branches) {
        if (Values.truth(branch.test.eval(run))) {
          return branch.body.run(run);
        }
      }
      return otherwise.run(run);
    };
  }

  private Stmt setStatement() {
    Supplier<Target> written = targets(true);
    if (current().is("|")) {
      throw unsupported(current(), "filter of a set block");
    } else if (skip("=")) {
      Expr value = tuple(false);
      Target target = written.get();
      return run -> {
        target.assign(run, value.eval(run));
        return End.NORMAL;
      };
    }
    Target target = written.get();
    Names inner = innerNames();
    Stmt body = buffered(inner, "endset");
    return run -> {
      target.assign(run, run.capture(new Scope(run.scope, inner.initial), body));
      return End.NORMAL;
    };
  }

  /** Parses targets; what comes out tells the current scope that their names are assigned. */
  private Supplier<Target> targets(boolean withAttributes) {
    List<Supplier<Target>> targets = new ArrayList<>();
    boolean comma = false;
    while ((current().is(TokenType.NAME) && !current().isName("in")) || current().is("(")) {
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
      return () -> {
        Expr namespace = variable(token);
        return (run, value) -> {
          if (!(namespace.eval(run) instanceof Values.Namespace ns)) {
            throw ChatTemplateException.failure("cannot assign to an attribute of '" + name + "'");
          }
          ns.attributes.put(attribute, value);
        };
      };
    } else if (CONSTANTS.containsKey(name) || (fors > 0 && name.equals("loop"))) {
      throw error(SYNTAX, token, "assignment", "cannot assign to " + token.describe());
    }
    return () -> {
      assigned(name);
      return (run, value) -> run.scope.set(name, value);
    };
  }

  private static void unpack(Run run, Object value, List<Target> targets) {
    List<Object> values = Values.list(run, value);
    if (values.size() != targets.size()) {
      throw ChatTemplateException.failure(
          "cannot unpack " + values.size() + " values into " + targets.size() + " names");
    }
    for (int i = 0; i < values.size(); i++) {
      targets.get(i).assign(run, values.get(i));
    }
  }

  private Stmt forStatement() {
    fors++;
    Supplier<Target> written = targets(false);
    if (!skipName("in")) {
      throw unexpected("'in'");
    }
    Expr items = tuple(false, this::or);
    Names testNames = innerNames();
    Target tested = scoped(testNames, written);
    @Nullable Expr test = skipName("if") ? scoped(testNames, this::expression) : null;
    if (current().isName("recursive")) {
      throw unsupported(current(), "recursive loop");
    }
    Names bodyNames = innerNames();
    Target each =
        scoped(
            bodyNames,
            () -> {
              assigned("loop");
              return written.get();
            });
    loops++;
    Stmt body = scoped(bodyNames, () -> block("endfor", "else"));
    loops--;
    Names elseNames = innerNames();
    boolean hasElse = advance().isName("else");
    Stmt otherwise = hasElse ? scoped(elseNames, () -> blockUpTo("endfor")) : run -> End.NORMAL;
    fors--;
    return run -> {
      Iterator<?> all = Values.iterate(run, items.eval(run));
      Loop loop = new Loop(run, test == null ? all : passing(run, all, tested, test));
      boolean finishedOne = false;
      End end = End.NORMAL;
      while (end != End.BREAK && loop.next()) {
        Scope inner = new Scope(run.scope, bodyNames.initial);
        end =
            run.within(
                inner,
                r -> {
                  r.steps(1);
                  inner.set("loop", loop);
                  each.assign(r, loop.item());
                  return body.run(r);
                });
        // in Jinja an iteration that ends with break or continue does not count for the else block
        finishedOne |= end == End.NORMAL;
      }
      return finishedOne
          ? End.NORMAL
          : run.within(new Scope(run.scope, elseNames.initial), otherwise);
    };
  }

  /** The items that pass a test, looked at one by one as the loop gets to them. */
  private static Iterator<?> passing(Run run, Iterator<?> all, Target target, Expr test) {
    Scope outer = run.scope;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, 0), false)
        .filter(
            item -> {
              Scope before = run.scope;
              run.scope = new Scope(outer, Map.of());
              target.assign(run, item);
              boolean passes = Values.truth(test.eval(run));
              run.scope = before;
              return passes;
            })
        .iterator();
  }

  /** One parameter of a macro. */
  private record Parameter(String name, @Nullable Expr otherwise) {}

  private Stmt macroStatement() {
    Token name = expect(TokenType.NAME);
    assigned(name.text());
    Names inner = innerNames();
    Function<Scope, Callable> macro = macro(inner, scoped(inner, this::parameters), "endmacro");
    return run -> {
      run.scope.set(name.text(), macro.apply(run.scope));
      return End.NORMAL;
    };
  }

  private List<Parameter> parameters() {
    Token start = current();
    expect("(");
    List<Parameter> parameters =
        items(
            ")",
            () -> {
              Token name = expect(TokenType.NAME);
              assigned(name.text());
              return new Parameter(name.text(), skip("=") ? expression() : null);
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
  private Function<Scope, Callable> macro(Names inner, List<Parameter> parameters, String end) {
    boolean before = mentionsCaller;
    mentionsCaller = false;
    Stmt body = buffered(inner, end);
    boolean takesCaller = mentionsCaller;
    mentionsCaller |= before;
    List<String> names = new ArrayList<>(parameters.stream().map(p -> p.name + "?").toList());
    names.addAll(takesCaller ? List.of("caller?") : names.isEmpty() ? List.of("/") : List.of());
    return closure ->
        (run, args) -> {
          if (args.positional().size() > parameters.size()) {
            throw ChatTemplateException.failure("takes " + parameters.size() + " arguments");
          }
          Functions.Bound given = new Functions.Bound(names, args);
          Scope scope = new Scope(closure, inner.initial);
          if (takesCaller) {
            scope.set("caller", given.or(parameters.size(), new Undefined("there is no caller")));
          }
          for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).name;
            scope.set(name, given.or(i, new Undefined("parameter '" + name + "' was not given")));
          }
          return run.capture(scope, r -> body.run(withDefaults(r, parameters, given)));
        };
  }

  private static Run withDefaults(Run run, List<Parameter> parameters, Functions.Bound given) {
    for (int i = 0; i < parameters.size(); i++) {
      Expr otherwise = parameters.get(i).otherwise;
      if (otherwise != null && !given.has(i)) {
        run.scope.set(parameters.get(i).name, otherwise.eval(run));
      }
    }
    return run;
  }

  private Stmt callStatement(Token tag) {
    Names inner = innerNames();
    List<Parameter> parameters = current().is("(") ? scoped(inner, this::parameters) : List.of();
    if (!(expression() instanceof Call call)) {
      throw error(SYNTAX, tag, "tag 'call'", "expected a call");
    }
    Function<Scope, Callable> caller = macro(inner, parameters, "endcall");
    return run -> print(run, Values.text(call.eval(run, caller.apply(run.scope))));
  }

  /** Parses what a model is trained on; Hugging Face renders it as a call block. */
  private Stmt generationStatement() {
    Names inner = innerNames();
    Stmt body = buffered(inner, "endgeneration");
    return run -> run.within(new Scope(run.scope, inner.initial), body);
  }

  private Stmt filterStatement() {
    Expr value = filter(run -> run.filtered);
    while (skip("|")) {
      value = filter(value);
    }
    Expr filtered = value;
    Names inner = innerNames();
    Stmt body = buffered(inner, "endfilter");
    return run -> {
      Scope scope = new Scope(run.scope, inner.initial);
      run.filtered = run.capture(scope, body);
      return run.within(scope, r -> print(r, Values.text(filtered.eval(r))));
    };
  }
}
