package dev.m1.template;

import static dev.m1.template.ChatTemplateException.Kind.LIMIT;
import static dev.m1.template.ChatTemplateException.Kind.SYNTAX;
import static dev.m1.template.ChatTemplateException.Kind.UNSUPPORTED;
import static dev.m1.template.None.NONE;

import dev.m1.template.Lexer.Token;
import dev.m1.template.Lexer.TokenType;
import dev.m1.template.Node.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions straight into something that runs, level by level as Jinja's own {@code
 * parser.py}, so that precedence and oddities are the same.
 */
class ExpressionParser {
  /** Expressions and blocks inside each other, and links of one chain of calls and filters. */
  private static final int MAX_NESTING = 200;

  static final Map<String, Object> CONSTANTS =
      Map.of(
          "true", true, "True", true, "false", false, "False", false, "none", NONE, "None", NONE);

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
  private static final List<Set<String>> LEVELS =
      List.of(Set.of("+", "-"), Set.of("~"), Set.of("*", "/", "//", "%"));

  private static final Set<String> LEFT_OUT =
      Set.of("self", "lipsum", "cycler", "joiner", "varargs", "kwargs");

  /**
   * The names of a scope. Jinja decides for a whole scope what a name means: one that is assigned
   * before it is read, and that nothing further out mentions, is undefined until then, even if the
   * caller gave a variable of that name.
   */
  static final class Names {
    private final @Nullable Names outer;
    private final Map<String, Boolean> assignedFirst = new HashMap<>();
    final Map<String, Object> initial = new HashMap<>();

    Names(@Nullable Names outer) {
      this.outer = outer;
    }

    boolean mentions(String name) {
      return assignedFirst.containsKey(name) || (outer != null && outer.mentions(name));
    }

    void resolve() {
      assignedFirst.forEach(
          (name, first) -> {
            if (first && (outer == null || !outer.mentions(name))) {
              initial.put(name, Undefined.name(name));
            }
          });
    }
  }

  private final String source;
  private final List<Token> tokens;
  private int next;
  private int nesting;
  final List<Names> scopes = new ArrayList<>();
  Names names = new Names(null);

  /** How many if blocks of the current scope are open: what they assign may stay unassigned. */
  int conditions;

  /** Whether the innermost macro looks at its caller, without which it takes none. */
  boolean mentionsCaller;

  ExpressionParser(String source) {
    this.source = source;
    this.tokens = Lexer.tokens(source);
    scopes.add(names);
  }

  final Token current() {
    return tokens.get(next);
  }

  final Token advance() {
    Token token = current();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  final boolean skip(String operator) {
    boolean found = current().is(operator);
    next += found ? 1 : 0;
    return found;
  }

  final boolean skipName(String name) {
    boolean found = current().isName(name);
    next += found ? 1 : 0;
    return found;
  }

  final void expect(String operator) {
    if (!skip(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  final Token expect(TokenType type) {
    if (!current().is(type)) {
      throw unexpected(type.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
    }
    return advance();
  }

  final ChatTemplateException unexpected(String wanted) {
    String reason = "expected " + wanted + ", got " + current().describe();
    return error(SYNTAX, current(), "syntax", reason);
  }

  final ChatTemplateException error(
      ChatTemplateException.Kind kind, Token token, String construct, String reason) {
    return ChatTemplateException.of(kind, reason).at(source, token.offset(), construct);
  }

  final ChatTemplateException unsupported(Token token, String construct) {
    return error(UNSUPPORTED, token, construct, "not supported by m1");
  }

  /** Parses something one level further in. */
  final <T> T nested(Supplier<T> parser) {
    int before = nesting;
    nest();
    T result = parser.get();
    nesting = before;
    return result;
  }

  private void nest() {
    if (++nesting > MAX_NESTING) {
      String reason = "limit reached: expressions and blocks nested deeper than " + MAX_NESTING;
      throw error(LIMIT, current(), "syntax", reason);
    }
  }

  /** Gives errors of an expression their place, and counts its steps and depth. */
  final Expr at(Token token, String construct, Expr expr) {
    return run -> located(run, token, construct, () -> expr.eval(run));
  }

  final <T> T located(Run run, Token token, String construct, Supplier<T> body) {
    try {
      run.enter();
      T value = body.get();
      run.leave();
      return value;
    } catch (ChatTemplateException e) {
      throw e.at(source, token.offset(), construct);
    }
  }

  final void assigned(String name) {
    names.assignedFirst.putIfAbsent(name, conditions == 0);
  }

  final Expr expression() {
    return nested(this::condition);
  }

  private Expr condition() {
    Expr value = or();
    while (skipName("if")) {
      nest();
      Expr then = value;
      Expr test = or();
      Undefined nothing = new Undefined("the inline if has no else and was false");
      Expr otherwise = skipName("else") ? expression() : run -> nothing;
      value = run -> (Values.truth(test.eval(run)) ? then : otherwise).eval(run);
    }
    return value;
  }

  /** Parses what stands without an inline if in tests and after {@code in}. */
  final Expr or() {
    return firstOf("or", true, () -> firstOf("and", false, this::not));
  }

  /** Parses operands of which the first with a truth value decides, or else the last. */
  private Expr firstOf(String operator, boolean deciding, Supplier<Expr> operand) {
    List<Expr> parts = new ArrayList<>(List.of(operand.get()));
    while (skipName(operator)) {
      parts.add(operand.get());
    }
    Expr last = parts.remove(parts.size() - 1);
    if (parts.isEmpty()) {
      return last;
    }
    return run -> {
      for (Expr part : parts) {
        Object value = part.eval(run);
        if (Values.truth(value) == deciding) {
          return value;
        }
      }
      return last.eval(run);
    };
  }

  private Expr not() {
    if (skipName("not")) {
      Expr value = nested(this::not);
      return run -> !Values.truth(value.eval(run));
    }
    return comparison();
  }

  /** One link of a chain of operators. */
  private record Link(String operator, Expr right) {}

  private Expr comparison() {
    Token token = current();
    Expr first = operators(0);
    List<Link> links = new ArrayList<>();
    for (String op = comparator(); !op.isEmpty(); op = comparator()) {
      links.add(new Link(op, operators(0)));
    }
    if (links.isEmpty()) {
      return first;
    }
    return at(
        token,
        "comparison '" + links.get(0).operator + "'",
        run -> {
          Object left = first.eval(run);
          for (Link link : links) {
            Object right = link.right.eval(run);
            if (!Values.compare(run, link.operator, left, right)) {
              return false;
            }
            left = right;
          }
          return true;
        });
  }

  private String comparator() {
    boolean not = current().isName("not") && tokens.get(next + 1).isName("in");
    next += not ? 1 : 0;
    Token token = current();
    boolean found =
        token.isName("in") || (token.is(TokenType.OPERATOR) && COMPARISONS.contains(token.text()));
    return found ? (not ? "not " : "") + advance().text() : "";
  }

  /** Parses left-associative operators of a level of precedence and those that bind tighter. */
  private Expr operators(int level) {
    if (level == LEVELS.size()) {
      return unary(true);
    }
    Token token = current();
    Expr left = operators(level + 1);
    List<Link> links = new ArrayList<>();
    while (current().is(TokenType.OPERATOR) && LEVELS.get(level).contains(current().text())) {
      links.add(new Link(advance().text(), operators(level + 1)));
    }
    if (links.isEmpty()) {
      return left;
    }
    return at(
        token,
        "operator '" + links.get(0).operator + "'",
        run -> {
          Object value = left.eval(run);
          for (Link link : links) {
            value = Values.binary(run, link.operator, value, link.right.eval(run));
          }
          return value;
        });
  }

  private Expr unary(boolean withFilter) {
    int before = nesting;
    nest();
    Token token = current();
    Expr value;
    if (token.is("-") || token.is("+")) {
      advance();
      Expr operand = unary(false);
      Object sign = token.is("-") ? -1L : 1L;
      value =
          at(token, "sign", run -> Values.binary(run, "*", sign, Values.number(operand.eval(run))));
    } else {
      value = primary();
    }
    boolean filtered = false; // after a filter or test come no attributes, as in Jinja
    while (true) {
      if (!filtered && current().is(".")) {
        value = attribute(value);
      } else if (!filtered && current().is("[")) {
        value = subscript(value);
      } else if (current().is("(")) {
        value = new Call(token, value, "", arguments());
      } else if (withFilter && skip("|")) {
        value = filter(value);
        filtered = true;
      } else if (withFilter && current().isName("is")) {
        value = test(value);
        filtered = true;
      } else {
        nesting = before;
        return value;
      }
      nest();
    }
  }

  private Expr primary() {
    int start = next;
    Token token = advance();
    switch (token.type()) {
      case NAME -> {
        Object constant = CONSTANTS.get(token.text());
        return constant != null ? run -> constant : variable(token);
      }
      case STRING -> {
        StringBuilder all = new StringBuilder(token.text());
        while (current().is(TokenType.STRING)) {
          all.append(advance().text());
        }
        Text text = Text.of(all.toString());
        return run -> text;
      }
      case INTEGER -> {
        Long value = integer(token);
        return run -> value;
      }
      case FLOAT -> {
        Double value = Double.valueOf(token.text());
        return run -> value;
      }
      default -> {
        if (token.is("(")) {
          Expr inner = tuple(true);
          expect(")");
          return inner;
        } else if (token.is("[")) {
          List<Expr> items = items("]", this::expression);
          return at(token, "list", run -> evaluated(items, run));
        } else if (token.is("{")) {
          return dict(token);
        }
        next = start;
        throw unexpected("an expression");
      }
    }
  }

  private Long integer(Token token) {
    if (token.text().length() > 18) {
      throw unsupported(token, "integer of more than 18 digits");
    }
    return Long.valueOf(token.text());
  }

  final Expr variable(Token name) {
    if (LEFT_OUT.contains(name.text())) {
      throw unsupported(name, "name '" + name.text() + "'");
    }
    names.assignedFirst.putIfAbsent(name.text(), false);
    mentionsCaller |= name.text().equals("caller");
    Undefined undefined = Undefined.name(name.text());
    return run -> {
      Object value = run.scope.get(name.text());
      return value != null ? value : undefined;
    };
  }

  /** Parses one or more expressions; with a comma they are a tuple. */
  final Expr tuple(boolean parenthesized) {
    return tuple(parenthesized, this::expression);
  }

  final Expr tuple(boolean parenthesized, Supplier<Expr> item) {
    Token token = current();
    List<Expr> items = new ArrayList<>();
    boolean comma = false;
    while (!current().is(")")
        && !current().is(TokenType.VARIABLE_END)
        && !current().is(TokenType.BLOCK_END)) {
      items.add(item.get());
      if (!skip(",")) {
        break;
      }
      comma = true;
    }
    if (!comma && items.size() == 1) {
      return items.get(0);
    } else if (items.isEmpty() && !parenthesized) {
      throw unexpected("an expression");
    }
    return at(token, "tuple", run -> new Values.Tuple(evaluated(items, run)));
  }

  /** Parses items with commas between them up to a closing bracket. */
  final <T> List<T> items(String end, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    while (!skip(end)) {
      if (!items.isEmpty()) {
        expect(",");
        if (skip(end)) {
          break;
        }
      }
      items.add(item.get());
    }
    return items;
  }

  private static List<Object> evaluated(List<Expr> items, Run run) {
    List<Object> values = new ArrayList<>(items.size());
    items.forEach(item -> values.add(item.eval(run)));
    return values;
  }

  private Expr dict(Token token) {
    record Entry(Expr key, Expr value) {}
    List<Entry> entries =
        items(
            "}",
            () -> {
              Expr key = expression();
              expect(":");
              return new Entry(key, expression());
            });
    return at(
        token,
        "dict",
        run -> {
          Map<Object, Object> dict = new LinkedHashMap<>();
          entries.forEach(e -> dict.put(Values.dictKey(e.key.eval(run)), e.value.eval(run)));
          return dict;
        });
  }

  private Expr attribute(Expr target) {
    Token dot = advance();
    Token name = advance();
    if (name.is(TokenType.INTEGER)) {
      Object index = integer(name);
      return at(dot, "index", run -> Values.item(run, target.eval(run), index));
    } else if (!name.is(TokenType.NAME)) {
      throw error(SYNTAX, name, "attribute", "expected a name, got " + name.describe());
    }
    String text = name.text();
    if (current().is("(")) {
      if (Values.LEFT_OUT.contains(text)) {
        throw unsupported(name, "method '" + text + "'");
      }
      return new Call(name, target, text, arguments());
    }
    String construct = "attribute '" + text + "'";
    return at(dot, construct, run -> Values.attribute(target.eval(run), text));
  }

  private Expr subscript(Expr target) {
    Token token = advance();
    @Nullable Expr start = current().is(":") ? null : expression();
    if (start != null && skip("]")) {
      return at(token, "index", run -> Values.item(run, target.eval(run), start.eval(run)));
    }
    expect(":");
    @Nullable Expr stop = current().is(":") || current().is("]") ? null : expression();
    @Nullable Expr step = skip(":") && !current().is("]") ? expression() : null;
    expect("]");
    return at(
        token,
        "slice",
        run ->
            Values.slice(
                run, target.eval(run), bound(start, run), bound(stop, run), bound(step, run)));
  }

  private static Object bound(@Nullable Expr bound, Run run) {
    return bound == null ? NONE : bound.eval(run);
  }

  /** The arguments of a call as written. */
  private record Written(List<Expr> positional, Map<String, Expr> named) {
    Args eval(Run run) {
      if (named.isEmpty()) {
        return new Args(evaluated(positional, run), Map.of());
      }
      List<Object> values = evaluated(positional, run);
      Map<String, Object> all = new LinkedHashMap<>();
      named.forEach((name, value) -> all.put(name, value.eval(run)));
      return new Args(values, all);
    }
  }

  private Written arguments() {
    expect("(");
    Written written = new Written(new ArrayList<>(), new LinkedHashMap<>());
    items(
        ")",
        () -> {
          Token token = current();
          if (token.is("*") || token.is("**")) {
            throw unsupported(token, "argument '" + token.text() + "'");
          } else if (token.is(TokenType.NAME) && tokens.get(next + 1).is("=")) {
            next += 2;
            if (written.named.put(token.text(), expression()) != null) {
              throw error(SYNTAX, token, "call", "argument '" + token.text() + "' comes twice");
            }
          } else if (written.named.isEmpty()) {
            written.positional.add(expression());
          } else {
            throw error(SYNTAX, token, "call", "a positional argument after a named one");
          }
          return token;
        });
    return written;
  }

  /** A call of a value, or of a method if that has a name. */
  final class Call implements Expr {
    private final Token token;
    private final Expr target;
    private final String method;
    private final Written arguments;

    private Call(Token token, Expr target, String method, Written arguments) {
      this.token = token;
      this.target = target;
      this.method = method;
      this.arguments = arguments;
    }

    @Override
    public Object eval(Run run) {
      return eval(run, null);
    }

    /** Calls with the body of a call block, or without one. */
    Object eval(Run run, @Nullable Object caller) {
      String construct = method.isEmpty() ? "call" : "method '" + method + "'";
      return located(run, token, construct, () -> call(run, caller));
    }

    private Object call(Run run, @Nullable Object caller) {
      Object self = target.eval(run);
      Object callee = method.isEmpty() ? self : Values.attribute(self, method);
      if (!(callee instanceof Args.Callable callable)) {
        throw Values.typeError(callee, "cannot be called");
      }
      Args args = arguments.eval(run);
      return callable.call(run, caller == null ? args : args.with("caller", caller));
    }
  }

  /** Parses a filter with its arguments, after the bar. */
  final Expr filter(Expr input) {
    Token name = expect(TokenType.NAME);
    Written arguments = current().is("(") ? arguments() : new Written(List.of(), Map.of());
    Functions.Function filter =
        known(Functions.FILTERS, Functions.LEFT_OUT_FILTERS, name, "filter");
    return at(
        name,
        "filter '" + name.text() + "'",
        run -> filter.call(run, input.eval(run), arguments.eval(run)));
  }

  private Expr test(Expr value) {
    advance();
    boolean negated = skipName("not");
    Token name = expect(TokenType.NAME);
    Written arguments = new Written(List.of(), Map.of());
    Token first = current();
    boolean argument =
        switch (first.type()) {
          case NAME -> !Set.of("else", "or", "and").contains(first.text());
          case STRING, INTEGER, FLOAT -> true;
          default -> first.is("[") || first.is("{");
        };
    if (first.isName("is")) {
      throw error(SYNTAX, first, "test", "cannot chain tests with 'is'");
    } else if (first.is("(")) {
      arguments = arguments();
    } else if (argument) {
      arguments = new Written(List.of(unary(false)), Map.of());
    }
    Written given = arguments;
    Functions.Function test = known(Functions.TESTS, Functions.LEFT_OUT_TESTS, name, "test");
    return at(
        name,
        "test '" + name.text() + "'",
        run -> negated != Values.truth(test.call(run, value.eval(run), given.eval(run))));
  }

  /** Looks up a filter or test; one that Jinja does not know may stand where it is not reached. */
  private Functions.Function known(
      Map<String, Functions.Function> table, Set<String> leftOut, Token name, String kind) {
    Functions.Function found = table.get(name.text());
    String reason = "no " + kind + " named '" + name.text() + "'";
    if (leftOut.contains(name.text())) {
      throw unsupported(name, kind + " '" + name.text() + "'");
    } else if (found == null && conditions == 0) {
      throw error(SYNTAX, name, kind, reason);
    }
    return found != null
        ? found
        : (run, value, args) -> {
          throw ChatTemplateException.failure(reason);
        };
  }
}
