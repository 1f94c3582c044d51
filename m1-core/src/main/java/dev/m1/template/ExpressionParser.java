package dev.m1.template;

import static dev.m1.template.None.NONE;

import dev.m1.template.ChatTemplateException.Kind;
import dev.m1.template.Node.Expr;
import dev.m1.template.Symbols.Ref;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses expressions straight into something that runs, method by method like Jinja's own {@code
 * parser.py}, so that precedence and oddities are the same.
 */
class ExpressionParser {
  /** Expressions and blocks inside each other, and links of one chain of calls and filters. */
  private static final int MAX_NESTING = 200;

  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  /** Watches which of Jinja's special names a macro body uses before it assigns them. */
  static final class Mentions {
    final Set<String> open = new HashSet<>(Set.of("caller", "kwargs", "varargs"));
    final Set<String> used = new HashSet<>();
  }

  private final List<Token> tokens;
  private int next;
  private int nesting;
  protected Symbols scope = new Symbols();
  protected final List<Mentions> mentions = new ArrayList<>();

  /** Filters and tests Jinja does not know: allowed inside an if, as long as it is not taken. */
  protected final List<ChatTemplateException> unknown = new ArrayList<>();

  ExpressionParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  protected final Token current() {
    return tokens.get(next);
  }

  protected final Token look() {
    return peek(1);
  }

  protected final Token peek(int ahead) {
    return tokens.get(Math.min(next + ahead, tokens.size() - 1));
  }

  protected final Token advance() {
    Token token = current();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  protected final boolean skip(String operator) {
    boolean found = current().is(operator);
    if (found) {
      advance();
    }
    return found;
  }

  protected final boolean skipName(String name) {
    boolean found = current().isName(name);
    if (found) {
      advance();
    }
    return found;
  }

  protected final Token expect(String operator) {
    if (!current().is(operator)) {
      throw fail("expected '" + operator + "', got " + current().describe());
    }
    return advance();
  }

  protected final Token expect(TokenType type) {
    if (!current().is(type)) {
      String wanted = type.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
      throw fail("expected " + wanted + ", got " + current().describe());
    }
    return advance();
  }

  protected final ChatTemplateException fail(String reason) {
    return current().error("syntax", reason);
  }

  protected final void nest(int levels) {
    nesting += levels;
    if (nesting > MAX_NESTING) {
      throw limit("expressions and blocks nested deeper than " + MAX_NESTING);
    }
  }

  private ChatTemplateException limit(String limit) {
    Token t = current();
    return new ChatTemplateException(
        Kind.LIMIT, t.line(), t.column(), "syntax", "limit reached: " + limit);
  }

  /** Gives errors of an expression their place, and counts its steps and depth. */
  protected static Expr at(Token token, String construct, Expr expr) {
    return frame -> {
      Run run = frame.run;
      try {
        run.enter();
        return expr.eval(frame);
      } catch (Fault fault) {
        throw fault.at(token.line(), token.column(), construct);
      } finally {
        run.leave();
      }
    };
  }

  protected final Ref load(Token name) {
    if (name.text().equals("self") || name.text().equals("lipsum")) {
      throw unsupported(name, "name '" + name.text() + "'");
    }
    for (Mentions watched : mentions) {
      if (watched.open.contains(name.text())) {
        watched.used.add(name.text());
      }
    }
    return scope.load(name.text());
  }

  protected static ChatTemplateException unsupported(Token token, String construct) {
    return new ChatTemplateException(
        Kind.UNSUPPORTED, token.line(), token.column(), construct, "not supported by m1");
  }

  protected final Expr expression() {
    return expression(true);
  }

  protected final Expr expression(boolean withCondition) {
    int before = nesting;
    nest(1);
    Expr expr = withCondition ? condition() : or();
    nesting = before;
    return expr;
  }

  private Expr condition() {
    int before = unknown.size();
    Expr value = or();
    while (skipName("if")) {
      Expr then = value;
      Expr test = or();
      Expr otherwise =
          skipName("else")
              ? expression()
              : f -> new Undefined("the inline if-expression has no else and was false");
      value = f -> (Values.truth(test.eval(f)) ? then : otherwise).eval(f);
      unknown.subList(before, unknown.size()).clear();
      nest(1);
    }
    return value;
  }

  private Expr or() {
    List<Expr> parts = new ArrayList<>(List.of(and()));
    while (skipName("or")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.get(0) : f -> first(parts, f, true);
  }

  private Expr and() {
    List<Expr> parts = new ArrayList<>(List.of(not()));
    while (skipName("and")) {
      parts.add(not());
    }
    return parts.size() == 1 ? parts.get(0) : f -> first(parts, f, false);
  }

  private static Object first(List<Expr> parts, Frame frame, boolean wanted) {
    Object value = NONE;
    for (Expr part : parts) {
      value = part.eval(frame);
      if (Values.truth(value) == wanted) {
        return value;
      }
    }
    return value;
  }

  private Expr not() {
    if (current().isName("not")) {
      advance();
      nest(1);
      Expr value = not();
      nest(-1);
      return f -> !Values.truth(value.eval(f));
    }
    return comparison();
  }

  /** One link of a chain of binary operators. */
  private record Link(String op, Expr right) {}

  private Expr comparison() {
    Token token = current();
    Expr left = sum();
    List<Link> links = new ArrayList<>();
    while (true) {
      if (current().is(TokenType.OPERATOR) && COMPARISONS.contains(current().text())) {
        links.add(new Link(advance().text(), sum()));
      } else if (skipName("in")) {
        links.add(new Link("in", sum()));
      } else if (current().isName("not") && look().isName("in")) {
        advance();
        advance();
        links.add(new Link("not in", sum()));
      } else {
        break;
      }
    }
    return links.isEmpty()
        ? left
        : at(token, "comparison '" + links.get(0).op + "'", f -> compare(f, left, links));
  }

  private static Object compare(Frame frame, Expr first, List<Link> links) {
    Object left = first.eval(frame);
    for (Link link : links) {
      Object right = link.right.eval(frame);
      if (!Operators.compare(frame.run, link.op, left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  /** Parses one precedence level of left-associative operators. */
  private Expr chain(String operators, java.util.function.Supplier<Expr> operand) {
    Token token = current();
    Expr left = operand.get();
    List<Link> links = new ArrayList<>();
    while (current().is(TokenType.OPERATOR)
        && (" " + operators + " ").contains(" " + current().text() + " ")) {
      links.add(new Link(advance().text(), operand.get()));
    }
    if (links.isEmpty()) {
      return left;
    }
    return at(
        token,
        "operator '" + links.get(0).op + "'",
        f -> {
          Object value = left.eval(f);
          for (Link link : links) {
            value = Operators.binary(f.run, link.op, value, link.right.eval(f));
          }
          return value;
        });
  }

  private Expr sum() {
    return chain("+ -", this::concatenation);
  }

  private Expr concatenation() {
    Token token = current();
    List<Expr> parts = new ArrayList<>(List.of(product()));
    while (skip("~")) {
      parts.add(product());
    }
    if (parts.size() == 1) {
      return parts.get(0);
    }
    return at(
        token,
        "operator '~'",
        f -> {
          Text.Builder out = new Text.Builder(f.run);
          parts.forEach(part -> out.add(Repr.str(f.run, part.eval(f))));
          return out.build();
        });
  }

  private Expr product() {
    return chain("* / // %", this::power);
  }

  private Expr power() {
    return chain("**", () -> unary(true));
  }

  private Expr unary(boolean withFilter) {
    int before = nesting;
    nest(1);
    Token token = current();
    Expr value;
    if (token.is("-") || token.is("+")) {
      advance();
      Expr operand = unary(false);
      boolean minus = token.is("-");
      value = at(token, "sign", f -> Operators.negate(operand.eval(f), minus));
    } else {
      value = primary();
    }
    value = postfix(value);
    if (withFilter) {
      value = filters(value);
    }
    nesting = before;
    return value;
  }

  private Expr primary() {
    Token token = current();
    switch (token.type()) {
      case NAME -> {
        advance();
        return switch (token.text()) {
          case "true", "True" -> f -> true;
          case "false", "False" -> f -> false;
          case "none", "None" -> f -> NONE;
          default -> variable(token);
        };
      }
      case STRING -> {
        StringBuilder all = new StringBuilder();
        while (current().is(TokenType.STRING)) {
          all.append(advance().text());
        }
        Text text = Text.of(all.toString());
        return f -> text;
      }
      case INTEGER -> {
        Long value = Numbers.parseInt(advance().text(), 0);
        return value == null ? at(token, "number", f -> NONE) : f -> value;
      }
      case FLOAT -> {
        Double value = Double.valueOf(advance().text().replace("_", ""));
        return f -> value;
      }
      default -> {
        if (skip("(")) {
          Expr inner = tuple(true, true);
          expect(")");
          return inner;
        } else if (token.is("[")) {
          return list(token);
        } else if (token.is("{")) {
          return dict(token);
        }
        throw fail("unexpected " + token.describe());
      }
    }
  }

  private Expr variable(Token name) {
    Ref ref = load(name);
    Undefined undefined = Undefined.name(name.text());
    return f -> {
      Object value = ref.get(f);
      return value != null ? value : undefined;
    };
  }

  /**
   * Parses one or more expressions; with a comma they are a tuple.
   *
   * @param parenthesized whether nothing at all is a tuple too
   */
  protected final Expr tuple(boolean withCondition, boolean parenthesized) {
    List<Expr> items = new ArrayList<>();
    Token token = current();
    boolean isTuple = false;
    while (true) {
      if (!items.isEmpty()) {
        expect(",");
      }
      if (atTupleEnd()) {
        break;
      }
      items.add(expression(withCondition));
      if (!current().is(",")) {
        break;
      }
      isTuple = true;
    }
    if (!isTuple && items.size() == 1) {
      return items.get(0);
    }
    if (!isTuple && !parenthesized) {
      throw fail("expected an expression, got " + current().describe());
    }
    return at(token, "tuple", f -> Seq.tuple(evaluate(items, f)));
  }

  protected final boolean atTupleEnd() {
    return current().is(TokenType.VARIABLE_END)
        || current().is(TokenType.BLOCK_END)
        || current().is(")");
  }

  private static List<Object> evaluate(List<Expr> exprs, Frame frame) {
    List<Object> values = new ArrayList<>(exprs.size());
    for (Expr expr : exprs) {
      values.add(expr.eval(frame));
    }
    return values;
  }

  private Expr list(Token token) {
    expect("[");
    List<Expr> items = new ArrayList<>();
    while (!current().is("]")) {
      if (!items.isEmpty()) {
        expect(",");
        if (current().is("]")) {
          break;
        }
      }
      items.add(expression());
    }
    expect("]");
    return at(token, "list", f -> Seq.list(evaluate(items, f)));
  }

  private Expr dict(Token token) {
    expect("{");
    List<Expr> keys = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!current().is("}")) {
      if (!keys.isEmpty()) {
        expect(",");
        if (current().is("}")) {
          break;
        }
      }
      keys.add(expression());
      expect(":");
      values.add(expression());
    }
    expect("}");
    return at(
        token,
        "dict",
        f -> {
          Dict dict = new Dict();
          for (int i = 0; i < keys.size(); i++) {
            dict.put(keys.get(i).eval(f), values.get(i).eval(f));
          }
          return dict;
        });
  }

  private Expr postfix(Expr start) {
    Expr value = start;
    while (true) {
      if (current().is(".")) {
        value = attribute(value);
      } else if (current().is("[")) {
        value = subscript(value);
      } else if (current().is("(")) {
        value = call(value);
      } else {
        return value;
      }
      nest(1);
    }
  }

  private Expr filters(Expr start) {
    Expr value = start;
    while (true) {
      if (current().is("|")) {
        Expr input = value;
        value = filter(f -> input.eval(f), true);
      } else if (current().isName("is")) {
        value = test(value);
      } else if (current().is("(")) {
        value = call(value);
      } else {
        return value;
      }
      nest(1);
    }
  }

  private Expr attribute(Expr target) {
    Token token = expect(".");
    Token name = advance();
    if (name.is(TokenType.INTEGER)) {
      Object index = Numbers.parseInt(name.text(), 0);
      Object key = index == null ? NONE : index;
      return at(token, "index", f -> Attributes.item(f.run, target.eval(f), key));
    } else if (!name.is(TokenType.NAME)) {
      throw name.error("attribute", "expected a name or a number, got " + name.describe());
    }
    String text = name.text();
    String construct = "attribute '" + text + "'";
    return at(token, construct, f -> Attributes.attribute(f.run, target.eval(f), text));
  }

  private Expr subscript(Expr target) {
    Token token = expect("[");
    if (current().is("]")) {
      throw fail("expected an index");
    }
    @Nullable Expr start = current().is(":") ? null : expression();
    Expr result;
    if (!current().is(":")) {
      Expr key = java.util.Objects.requireNonNull(start);
      if (current().is(",")) {
        throw unsupported(current(), "index with a comma");
      }
      result = at(token, "index", f -> Attributes.item(f.run, target.eval(f), key.eval(f)));
    } else {
      advance();
      @Nullable Expr stop = current().is(":") || current().is("]") ? null : expression();
      @Nullable Expr step = skip(":") && !current().is("]") ? expression() : null;
      result =
          at(
              token,
              "slice",
              f ->
                  Operators.slice(
                      f.run, target.eval(f), bound(start, f), bound(stop, f), bound(step, f)));
    }
    expect("]");
    return result;
  }

  private static Object bound(@Nullable Expr expr, Frame frame) {
    return expr == null ? NONE : expr.eval(frame);
  }

  /** The arguments of a call as written. */
  protected record ArgsExpr(
      List<Expr> positional,
      Map<String, Expr> named,
      @Nullable Expr morePositional,
      @Nullable Expr moreNamed) {
    static final ArgsExpr NONE = new ArgsExpr(List.of(), Map.of(), null, null);

    Args eval(Frame frame) {
      if (named.isEmpty() && morePositional == null && moreNamed == null) {
        return positional.isEmpty() ? Args.NONE : new Args(evaluate(positional, frame), Map.of());
      }
      List<Object> values = evaluate(positional, frame);
      Map<String, Object> names = new LinkedHashMap<>();
      named.forEach((name, expr) -> names.put(name, expr.eval(frame)));
      if (morePositional != null) {
        values.addAll(Values.list(frame.run, morePositional.eval(frame)));
      }
      if (moreNamed != null) {
        if (!(moreNamed.eval(frame) instanceof Dict dict)) {
          throw Fault.of("the value after ** must be a dict");
        }
        for (Seq pair : dict.pairs()) {
          String name = Values.toText(pair.items.get(0)).value;
          if (names.put(name, pair.items.get(1)) != null) {
            throw Fault.of("two values for argument '" + name + "'");
          }
        }
      }
      return new Args(values, names);
    }
  }

  protected final ArgsExpr arguments() {
    Token token = expect("(");
    List<Expr> positional = new ArrayList<>();
    Map<String, Expr> named = new LinkedHashMap<>();
    @Nullable Expr morePositional = null;
    @Nullable Expr moreNamed = null;
    boolean comma = false;
    while (!current().is(")")) {
      if (comma) {
        expect(",");
        if (current().is(")")) {
          break;
        }
      }
      comma = true;
      boolean valid;
      if (skip("*")) {
        valid = morePositional == null && moreNamed == null;
        morePositional = expression();
      } else if (skip("**")) {
        valid = moreNamed == null;
        moreNamed = expression();
      } else if (current().is(TokenType.NAME) && look().is("=")) {
        String name = advance().text();
        advance();
        Expr value = expression();
        valid = moreNamed == null && named.put(name, value) == null;
      } else {
        valid = morePositional == null && moreNamed == null && named.isEmpty();
        positional.add(expression());
      }
      if (!valid) {
        throw token.error("call", "invalid syntax for function call expression");
      }
    }
    expect(")");
    return new ArgsExpr(positional, named, morePositional, moreNamed);
  }

  /** A call; kept as a type of its own because a call block adds an argument. */
  protected record Call(Token token, Expr target, ArgsExpr args) implements Expr {
    @Override
    public Object eval(Frame frame) {
      return eval(frame, null);
    }

    Object eval(Frame frame, @Nullable Object caller) {
      return at(token, "call", f -> invoke(f, caller)).eval(frame);
    }

    private Object invoke(Frame frame, @Nullable Object caller) {
      Object callee = target.eval(frame);
      Args given = args.eval(frame);
      if (caller != null) {
        Map<String, Object> named = new LinkedHashMap<>(given.named());
        named.put("caller", caller);
        given = new Args(given.positional(), named);
      }
      if (callee instanceof Args.Callable callable) {
        return callable.call(frame.run, given);
      }
      throw Values.typeFault(callee, "is not callable");
    }
  }

  private Expr call(Expr target) {
    Token token = current();
    return new Call(token, target, arguments());
  }

  /** Parses a filter with the tokens at its bar, or at its name where a tag stands for the bar. */
  protected final Expr filter(Expr input, boolean bar) {
    if (bar) {
      expect("|");
    }
    Token token = current();
    String name = dottedName();
    ArgsExpr args = current().is("(") ? arguments() : ArgsExpr.NONE;
    check(token, "filter", name, Filters.UNSUPPORTED.contains(name), Filters.exists(name));
    return at(
        token,
        "filter '" + name + "'",
        f -> Filters.apply(f.run, name, input.eval(f), args.eval(f)));
  }

  private String dottedName() {
    StringBuilder name = new StringBuilder(expect(TokenType.NAME).text());
    while (skip(".")) {
      name.append('.').append(expect(TokenType.NAME).text());
    }
    return name.toString();
  }

  private void check(Token token, String what, String name, boolean unsupported, boolean exists) {
    if (unsupported) {
      throw unsupported(token, what + " '" + name + "'");
    } else if (!exists) {
      unknown.add(token.error(what, "no " + what + " named '" + name + "'"));
    }
  }

  private Expr test(Expr input) {
    advance();
    boolean negated = skipName("not");
    Token token = current();
    String name = dottedName();
    ArgsExpr args = ArgsExpr.NONE;
    Token t = current();
    boolean operand =
        switch (t.type()) {
          case NAME -> !t.isName("else") && !t.isName("or") && !t.isName("and");
          case STRING, INTEGER, FLOAT -> true;
          default -> t.is("[") || t.is("{");
        };
    if (t.is("(")) {
      args = arguments();
    } else if (operand) {
      if (t.isName("is")) {
        throw fail("you cannot chain multiple tests with is");
      }
      args = new ArgsExpr(List.of(postfix(primary())), Map.of(), null, null);
    }
    ArgsExpr given = args;
    check(token, "test", name, false, Tests.exists(name));
    return at(
        token,
        "test '" + name + "'",
        f -> Tests.apply(f.run, name, input.eval(f), given.eval(f)) != negated);
  }
}
