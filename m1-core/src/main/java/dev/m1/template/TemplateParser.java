package dev.m1.template;

import dev.m1.template.Node.End;
import dev.m1.template.Node.Expr;
import dev.m1.template.Node.Stmt;
import dev.m1.template.Node.Target;
import dev.m1.template.Symbols.Ref;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Parses the statements of a template. */
final class TemplateParser extends ExpressionParser {
  private static final Set<String> UNSUPPORTED =
      Set.of("autoescape", "block", "do", "extends", "from", "import", "include", "trans", "debug");

  /** A parsed template: its top scope and what to run. */
  record Parsed(Symbols scope, Stmt body) {}

  /** A target as written: a name, an attribute of a namespace, or several targets. */
  private record Written(Token token, @Nullable Token attribute, @Nullable List<Written> several) {}

  private int loops;
  private int fors;

  private TemplateParser(List<Token> tokens) {
    super(tokens);
  }

  static Parsed parse(String source) {
    TemplateParser parser = new TemplateParser(Lexer.tokens(source));
    try {
      Stmt body = parser.body(Set.of());
      if (!parser.unknown.isEmpty()) {
        throw parser.unknown.get(0);
      }
      parser.scope.resolve();
      return new Parsed(parser.scope, body);
    } catch (Fault fault) {
      Token token = parser.current();
      throw fault.at(token.line(), token.column(), "syntax");
    }
  }

  /** Parses up to one of the ending tags, which stays the current token, or to the end. */
  private Stmt body(Set<String> ends) {
    List<Stmt> statements = new ArrayList<>();
    while (!current().is(TokenType.END)) {
      Token token = advance();
      if (token.is(TokenType.DATA)) {
        Text text = Text.of(token.text());
        statements.add(placed(token, "text", f -> output(f, text)));
      } else if (token.is(TokenType.VARIABLE_BEGIN)) {
        Expr value = tuple(true, false);
        expect(TokenType.VARIABLE_END);
        statements.add(print(token, value));
      } else {
        if (current().is(TokenType.NAME) && ends.contains(current().text())) {
          return sequence(statements);
        }
        statements.add(statement());
        expect(TokenType.BLOCK_END);
      }
    }
    if (!ends.isEmpty()) {
      throw fail("unexpected end of template, expected " + String.join(" or ", ends));
    }
    return sequence(statements);
  }

  private static Stmt sequence(List<Stmt> statements) {
    if (statements.size() == 1) {
      return statements.get(0);
    }
    Stmt[] all = statements.toArray(Stmt[]::new);
    return f -> {
      for (Stmt statement : all) {
        End end = statement.run(f);
        if (end != End.NORMAL) {
          return end;
        }
      }
      return End.NORMAL;
    };
  }

  /** Gives errors of a statement their place, and counts its steps and depth. */
  private static Stmt placed(Token token, String construct, Stmt statement) {
    return frame -> {
      Run run = frame.run;
      try {
        run.enter();
        return statement.run(frame);
      } catch (Fault fault) {
        throw fault.at(token.line(), token.column(), construct);
      } finally {
        run.leave();
      }
    };
  }

  private static End output(Frame frame, Text text) {
    frame.run.out().add(text);
    return End.NORMAL;
  }

  private static Stmt print(Token token, Expr value) {
    return placed(token, "output", f -> output(f, Repr.str(f.run, value.eval(f))));
  }

  private Stmt statement() {
    Token tag = expect(TokenType.NAME);
    nest(1);
    Stmt statement =
        switch (tag.text()) {
          case "if" -> ifStatement();
          case "for" -> forStatement();
          case "set" -> setStatement();
          case "macro" -> macroStatement();
          case "call" -> callStatement(tag);
          case "generation" -> generationStatement();
          case "filter" -> filterStatement();
          case "with" -> withStatement();
          case "print" -> printStatement(tag);
          case "break" -> jump(tag, End.BREAK);
          case "continue" -> jump(tag, End.CONTINUE);
          default -> {
            if (UNSUPPORTED.contains(tag.text())) {
              throw unsupported(tag, "tag '" + tag.text() + "'");
            }
            throw tag.error("tag", "unknown or misplaced tag '" + tag.text() + "'");
          }
        };
    nest(-1);
    return placed(tag, "tag '" + tag.text() + "'", statement);
  }

  /** Parses a block's content up to its end tag and past that tag's name. */
  private Stmt block(String... ends) {
    skip(":");
    expect(TokenType.BLOCK_END);
    return body(new LinkedHashSet<>(List.of(ends)));
  }

  private Stmt blockUpTo(String end) {
    Stmt body = block(end);
    advance();
    return body;
  }

  /** Runs a parser within a new scope; unknown filters in there are errors even inside an if. */
  private <T> T scoped(Symbols inner, java.util.function.Supplier<T> parser) {
    Symbols outer = scope;
    int before = unknown.size();
    scope = inner;
    T result = parser.get();
    scope = outer;
    if (unknown.size() > before) {
      throw unknown.get(before);
    }
    return result;
  }

  private Stmt jump(Token tag, End end) {
    if (loops == 0) {
      throw tag.error("tag '" + tag.text() + "'", "outside of a loop");
    }
    return f -> end;
  }

  private Stmt printStatement(Token tag) {
    List<Stmt> values = new ArrayList<>();
    while (!current().is(TokenType.BLOCK_END)) {
      if (!values.isEmpty()) {
        expect(",");
      }
      values.add(print(tag, expression()));
    }
    return sequence(values);
  }

  /** One test with what to do. */
  private record Branch(Expr test, Stmt body) {}

  private Stmt ifStatement() {
    int before = unknown.size();
    List<Branch> branches = new ArrayList<>();
    Stmt otherwise = ifBranches(branches);
    unknown.subList(before, unknown.size()).clear();
    Branch[] all = branches.toArray(Branch[]::new);
    return f -> {
      for (Branch branch : all) {
        if (Values.truth(branch.test.eval(f))) {
          return branch.body.run(f);
        }
      }
      return otherwise.run(f);
    };
  }

  private Stmt ifBranches(List<Branch> branches) {
    Expr test = tuple(false, false);
    List<Consumer<Symbols.State>> bodyEvents = new ArrayList<>();
    List<Consumer<Symbols.State>> elifEvents = new ArrayList<>();
    List<Consumer<Symbols.State>> elseEvents = new ArrayList<>();
    List<Consumer<Symbols.State>> outer = scope.swap(bodyEvents);
    Stmt otherwise = f -> End.NORMAL;
    branches.add(new Branch(test, block("elif", "else", "endif")));
    while (current().isName("elif")) {
      advance();
      // Jinja analyses each elif as an if of its own without further branches
      scope.swap(elifEvents);
      Expr elifTest = tuple(false, false);
      List<Consumer<Symbols.State>> events = new ArrayList<>();
      scope.swap(events);
      branches.add(new Branch(elifTest, block("elif", "else", "endif")));
      elifEvents.add(s -> s.branches(List.of(events)));
    }
    scope.swap(elseEvents);
    if (advance().isName("else")) {
      otherwise = blockUpTo("endif");
    }
    scope.swap(outer);
    scope.on(s -> s.branches(List.of(bodyEvents, elifEvents, elseEvents)));
    return otherwise;
  }

  private Stmt setStatement() {
    Written target = writtenTargets(true);
    rejectLoop(target);
    if (skip("=")) {
      Expr value = tuple(true, false);
      Target assign = target(target, scope, false);
      return f -> {
        assign.assign(f, value.eval(f));
        return End.NORMAL;
      };
    }
    Target assign = target(target, scope, false);
    Symbols inner = scope.inner(false);
    Expr buffer = f -> f.run.out().build();
    // Jinja does not analyse the names in this filter, so they are not recorded as events
    Expr value =
        scoped(
            inner,
            () -> {
              List<Consumer<Symbols.State>> events = scope.swap(new ArrayList<>());
              Expr filtered = filterChain(buffer);
              scope.swap(events);
              return filtered;
            });
    Stmt body = scoped(inner, () -> blockUpTo("endset"));
    return f -> {
      inner.enter(f);
      return captured(f, body, value, result -> assign.assign(f, result));
    };
  }

  private Expr filterChain(Expr start) {
    Expr value = start;
    while (current().is("|")) {
      value = filter(value, true);
    }
    return value;
  }

  /** Runs a body into a buffer, from which {@code value} is made; a jump out of it drops both. */
  private static End captured(Frame frame, Stmt body, Expr value, Consumer<Object> then) {
    Text.Builder before = frame.run.redirect(new Text.Builder(frame.run));
    Object result;
    try {
      End end = body.run(frame);
      if (end != End.NORMAL) {
        return end;
      }
      result = value.eval(frame);
    } finally {
      frame.run.redirect(before);
    }
    then.accept(result);
    return End.NORMAL;
  }

  private Stmt filterStatement() {
    Symbols inner = scope.inner(false);
    List<Consumer<Symbols.State>> filterEvents = new ArrayList<>();
    Expr buffer = f -> f.run.out().build();
    Expr value =
        scoped(
            inner,
            () -> {
              List<Consumer<Symbols.State>> events = scope.swap(filterEvents);
              Expr filtered = filterChain(filter(buffer, false));
              scope.swap(events);
              return filtered;
            });
    filterEvents.forEach(scope::on);
    Stmt body = scoped(inner, () -> blockUpTo("endfilter"));
    filterEvents.forEach(inner::on);
    return f -> {
      inner.enter(f);
      return captured(f, body, value, result -> f.run.out().add(Values.toText(result)));
    };
  }

  private Stmt withStatement() {
    Symbols inner = scope.inner(false);
    List<Target> targets = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!current().is(TokenType.BLOCK_END)) {
      if (!targets.isEmpty()) {
        expect(",");
      }
      targets.add(target(writtenTargets(false), inner, true));
      expect("=");
      values.add(expression());
    }
    Stmt body = scoped(inner, () -> blockUpTo("endwith"));
    return f -> {
      inner.enter(f);
      for (int i = 0; i < targets.size(); i++) {
        targets.get(i).assign(f, values.get(i).eval(f));
      }
      return body.run(f);
    };
  }

  /** Parses targets separated by commas. */
  private Written writtenTargets(boolean withNamespace) {
    Token token = current();
    List<Written> targets = new ArrayList<>();
    boolean several = false;
    while (!atTupleEnd()) {
      targets.add(writtenTarget(withNamespace));
      if (!skip(",")) {
        break;
      }
      several = true;
    }
    if (targets.isEmpty()) {
      throw fail("expected a name to assign to, got " + current().describe());
    }
    return several ? new Written(token, null, targets) : targets.get(0);
  }

  private Written writtenTarget(boolean withNamespace) {
    Token token = current();
    if (skip("(")) {
      nest(1);
      Written inner = writtenTargets(false);
      nest(-1);
      expect(")");
      return inner;
    }
    boolean constant =
        Set.of("true", "false", "none", "True", "False", "None").contains(token.text());
    if (!token.is(TokenType.NAME) || constant) {
      throw fail("cannot assign to " + token.describe());
    }
    advance();
    return new Written(token, withNamespace && skip(".") ? expect(TokenType.NAME) : null, null);
  }

  /** Makes a target of what was written, in a scope: as its parameter, or stored by a set. */
  private Target target(Written written, Symbols in, boolean parameter) {
    Token token = written.token;
    if (written.several != null) {
      List<Target> targets = new ArrayList<>();
      written.several.forEach(each -> targets.add(target(each, in, parameter)));
      return (frame, value) -> unpack(frame, value, targets);
    }
    String name = token.text();
    if (written.attribute != null) {
      Ref namespace = in.load(name);
      String attribute = written.attribute.text();
      return (frame, value) -> {
        if (!(namespace.get(frame) instanceof Values.Namespace ns)) {
          throw Fault.of("cannot assign attribute on non-namespace object '" + name + "'");
        }
        ns.attributes().put(attribute, value);
      };
    }
    mentions.forEach(watched -> watched.open.remove(name));
    Ref ref = parameter ? in.parameter(name) : in.store(name);
    return ref::set;
  }

  private static void unpack(Frame frame, Object value, List<Target> targets) {
    Iterator<Object> items = Values.iterate(frame.run, value);
    List<Object> values = new ArrayList<>();
    while (items.hasNext() && values.size() <= targets.size()) {
      values.add(items.next());
    }
    if (values.size() != targets.size()) {
      String problem = values.size() < targets.size() ? "not enough" : "too many";
      throw Fault.of(problem + " values to unpack, expected " + targets.size());
    }
    for (int i = 0; i < values.size(); i++) {
      targets.get(i).assign(frame, values.get(i));
    }
  }

  private Stmt forStatement() {
    fors++;
    boolean recursive = isRecursive();
    Written target = writtenTargets(false);
    rejectLoop(target);
    if (!skipName("in")) {
      throw fail("expected 'in', got " + current().describe());
    }
    Expr items = tuple(false, false);
    Symbols function = recursive ? scope.inner(true) : scope;
    Symbols testScope = function.inner(false);
    @Nullable Target tested = null;
    @Nullable Expr test = null;
    if (skipName("if")) {
      tested = target(target, testScope, true);
      test = scoped(testScope, this::expression);
    }
    skipName("recursive");
    Symbols bodyScope = function.inner(false);
    Ref loop = bodyScope.parameter("loop");
    Target each = target(target, bodyScope, true);
    loops++;
    Stmt body = scoped(bodyScope, () -> block("endfor", "else"));
    loops--;
    Symbols elseScope = function.inner(false);
    boolean hasElse = advance().isName("else");
    Stmt otherwise = hasElse ? scoped(elseScope, () -> blockUpTo("endfor")) : f -> End.NORMAL;
    fors--;
    ForLoop run =
        new ForLoop(
            tested,
            test,
            target.several != null,
            testScope,
            loop,
            each,
            bodyScope,
            body,
            elseScope,
            otherwise);
    return recursive ? run.recursive(items, function.function) : f -> run.over(f, items.eval(f));
  }

  /**
   * Looks ahead in a for tag, because a recursive loop keeps its variables in a frame of its own.
   */
  private boolean isRecursive() {
    int end = 0;
    while (!peek(end).is(TokenType.BLOCK_END) && !peek(end).is(TokenType.END)) {
      end++;
    }
    int last = end > 0 && peek(end - 1).is(":") ? end - 2 : end - 1;
    return last > 0 && peek(last).isName("recursive") && !peek(last - 1).isName("in");
  }

  private void rejectLoop(Written target) {
    if (target.several != null) {
      target.several.forEach(this::rejectLoop);
    } else if (fors > 0 && target.attribute == null && target.token.isName("loop")) {
      throw target.token.error("assignment", "cannot assign to the special variable 'loop'");
    }
  }

  private Stmt macroStatement() {
    Token name = expect(TokenType.NAME);
    Ref ref = scope.store(name.text());
    Symbols inner = scope.inner(true);
    List<Macro.Parameter> parameters = scoped(inner, this::signature);
    Macro.Definition macro = macroBody(name.text(), parameters, inner, "endmacro");
    return f -> {
      ref.set(f, new Macro(macro, f));
      return End.NORMAL;
    };
  }

  private List<Macro.Parameter> signature() {
    List<Macro.Parameter> parameters = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    expect("(");
    boolean defaults = false;
    while (!current().is(")")) {
      if (!parameters.isEmpty()) {
        expect(",");
      }
      Token name = expect(TokenType.NAME);
      if (!names.add(name.text())) {
        throw name.error("macro", "duplicate argument '" + name.text() + "'");
      }
      mentions.forEach(watched -> watched.open.remove(name.text()));
      Ref ref = scope.parameter(name.text());
      boolean hasDefault = skip("=");
      if (defaults && !hasDefault) {
        throw name.error("macro", "non-default argument follows default argument");
      }
      defaults = hasDefault;
      parameters.add(new Macro.Parameter(ref, hasDefault ? expression() : null));
    }
    expect(")");
    return parameters;
  }

  private Macro.Definition macroBody(
      String name, List<Macro.Parameter> parameters, Symbols inner, String end) {
    int outerLoops = loops;
    loops = 0;
    Mentions special = new Mentions();
    mentions.add(special);
    Token start = current();
    Stmt body = scoped(inner, () -> blockUpTo(end));
    mentions.remove(special);
    loops = outerLoops;
    for (Macro.Parameter p : parameters) {
      if (p.ref().name.equals("caller")
          && special.used.contains("caller")
          && p.defaultValue() == null) {
        throw start.error("macro", "the argument 'caller' must be omitted or have a default");
      }
      special.used.remove(p.ref().name);
    }
    return new Macro.Definition(
        name,
        parameters,
        special.used.contains("caller") ? inner.parameter("caller") : null,
        special.used.contains("kwargs") ? inner.parameter("kwargs") : null,
        special.used.contains("varargs") ? inner.parameter("varargs") : null,
        inner,
        body);
  }

  private Stmt callStatement(Token tag) {
    Symbols inner = scope.inner(true);
    List<Macro.Parameter> parameters =
        current().is("(") ? scoped(inner, this::signature) : List.of();
    if (!(expression() instanceof Call call)) {
      throw tag.error("tag 'call'", "expected a call");
    }
    Macro.Definition caller = macroBody("", parameters, inner, "endcall");
    return f -> output(f, Values.toText(call.eval(f, new Macro(caller, f))));
  }

  /** Marks what a model is trained on; Hugging Face renders it as a call block. */
  private Stmt generationStatement() {
    Symbols inner = scope.inner(true);
    Macro.Definition caller = macroBody("", List.of(), inner, "endgeneration");
    return f -> output(f, Values.toText(new Macro(caller, f).call(f.run, Args.NONE)));
  }
}
