package dev.m1.template;

import static dev.m1.template.ChatTemplateException.Kind.LIMIT;
import static dev.m1.template.ChatTemplateException.Kind.SYNTAX;
import static dev.m1.template.ChatTemplateException.Kind.UNSUPPORTED;
import static dev.m1.template.Values.NONE;

import dev.m1.internal.python.PythonText;
import dev.m1.template.Lexer.Token;
import dev.m1.template.Lexer.TokenType;
import dev.m1.template.Node.Args;
import dev.m1.template.Node.Callable;
import dev.m1.template.Node.Expr;
import dev.m1.template.Values.Undefined;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

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

  private static final List<Set<String>> LEVELS =
      List.of(
          Set.of("==", "!=", "<", "<=", ">", ">=", "in", "not in"),
          Set.of("+", "-"),
          Set.of("~"),
          Set.of("*", "/", "//", "%"));

  private static final Set<String> LEFT_OUT =
      Set.of("self", "lipsum", "cycler", "joiner", "varargs", "kwargs");

  private final String source;
  private final List<Token> tokens;
  private int next;
  private int nesting;

  /** How many scopes are open, and the least that were where each name was mentioned so far. */
  private int depth;

  private final Map<String, Integer> mentions = new HashMap<>();

  /** How many if blocks of the current scope are open: what they assign may stay unassigned. */
  int conditions;

  /** Whether the innermost macro looks at its caller, without which it takes none. */
  boolean mentionsCaller;

  ExpressionParser(String source) {
    this.source = source;
    this.tokens = Lexer.tokens(source);
  }

  final Token current() {
    return tokens.get(next);
  }

  final Token advance() {
    Token token = current();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  final boolean skip(String word) {
    boolean found = current().is(word);
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
    return run -> {
      try {
        run.enter();
        Object value = expr.eval(run);
        run.leave();
        return value;
      } catch (ChatTemplateException e) {
        throw e.at(source, token.offset(), construct);
      } catch (PythonText.Unlike e) {
        String what = String.valueOf(e.getMessage());
        throw ChatTemplateException.unsupported(what).at(source, token.offset(), construct);
      }
    };
  }

  /** Parses what has variables of its own. */
  final <T> T scoped(Supplier<T> parser) {
    int outerConditions = conditions;
    conditions = 0;
    depth++;
    T result = parser.get();
    depth--;
    conditions = outerConditions;
    return result;
  }

  /**
   * A variable to assign to. Jinja decides for a whole scope what a name means: an inner block does
   * not see what the caller gave if the scope around it assigns the name further on.
   */
  final Node.Target assigned(String name) {
    boolean late = conditions == 0 && mentions.getOrDefault(name, 0) > depth;
    mentions.merge(name, depth, Math::min);
    return (run, value) -> {
      if (late && run.scope.get(name) != null) {
        throw ChatTemplateException.unsupported(
            "assigning '" + name + "', which an inner block may have read,");
      }
      run.scope.set(name, value);
    };
  }

  final Expr expression() {
    return nested(this::condition);
  }

  private Expr condition() {
    Expr value = or();
    while (skip("if")) {
      nest();
      Expr then = value;
      Expr test = or();
      Undefined nothing = new Undefined("the inline if has no else and was false");
      Expr otherwise = skip("else") ? expression() : run -> nothing;
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
    while (skip(operator)) {
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
    if (skip("not")) {
      Expr value = nested(this::not);
      return run -> !Values.truth(value.eval(run));
    }
    return operators(0);
  }

  /** One link of a chain of operators. */
  private record Link(String operator, Expr right) {}

  /** Parses left-associative operators of a level of precedence and those that bind tighter. */
  private Expr operators(int level) {
    if (level == LEVELS.size()) {
      return unary(true);
    }
    Token token = current();
    Expr left = operators(level + 1);
    List<Link> links = new ArrayList<>();
    for (String sign = operator(level); !sign.isEmpty(); sign = operator(level)) {
      links.add(new Link(sign, operators(level + 1)));
    }
    if (links.isEmpty()) {
      return left;
    }
    Expr chain = level == 0 ? run -> compared(run, left, links) : run -> combined(run, left, links);
    return at(token, "operator '" + links.get(0).operator + "'", chain);
  }

  private String operator(int level) {
    boolean not = level == 0 && current().is("not") && tokens.get(next + 1).is("in");
    String sign = not ? "not in" : current().text();
    boolean found = not || (LEVELS.get(level).contains(sign) && current().is(sign));
    next += found ? (not ? 2 : 1) : 0;
    return found ? sign : "";
  }

  private static Object compared(Run run, Expr first, List<Link> links) {
    Object left = first.eval(run);
    for (Link link : links) {
      Object right = link.right.eval(run);
      if (!Values.compare(run, link.operator, left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private static Object combined(Run run, Expr first, List<Link> links) {
    Object value = first.eval(run);
    for (Link link : links) {
      value = Values.binary(run, link.operator, value, link.right.eval(run));
    }
    return value;
  }

  private Expr unary(boolean withFilter) {
    int before = nesting;
    nest();
    Token token = current();
    Expr value;
    if (skip("-") || skip("+")) {
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
        value = call(token, "call", value, arguments());
      } else if (withFilter && skip("|")) {
        value = filter(value);
        filtered = true;
      } else if (withFilter && current().is("is")) {
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
    Token token = current();
    if (skip("(")) {
      Expr inner = tuple(true, this::expression);
      expect(")");
      return inner;
    } else if (skip("[")) {
      List<Expr> items = items("]", this::expression);
      return at(token, "list", run -> evaluated(items, run));
    } else if (skip("{")) {
      return dict(token);
    } else if (token.is(TokenType.NAME) && !CONSTANTS.containsKey(token.text())) {
      return variable(advance());
    }
    Object constant = constant();
    return run -> constant;
  }

  private Object constant() {
    Token token = current();
    StringBuilder text = new StringBuilder();
    while (current().is(TokenType.STRING)) {
      text.append(advance().text());
    }
    if (token.is(TokenType.STRING)) {
      return Text.of(text.toString());
    } else if (token.is(TokenType.INTEGER)) {
      return integer(advance());
    } else if (token.is(TokenType.FLOAT)) {
      return Double.valueOf(advance().text());
    }
    Object named = token.is(TokenType.NAME) ? CONSTANTS.get(advance().text()) : null;
    if (named == null) {
      throw unexpected("an expression");
    }
    return named;
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
    mentions.merge(name.text(), depth, Math::min);
    mentionsCaller |= name.text().equals("caller");
    Undefined undefined = Undefined.name(name.text());
    return run -> {
      Object value = run.scope.get(name.text());
      return value != null ? value : undefined;
    };
  }

  /** Parses one or more expressions; with a comma they are a tuple. */
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
    Supplier<Entry> entry =
        () -> {
          Expr key = expression();
          expect(":");
          return new Entry(key, expression());
        };
    List<Entry> entries = items("}", entry);
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
    Expr attribute = run -> Values.attribute(run, target.eval(run), text);
    if (!current().is("(")) {
      return at(dot, "attribute '" + text + "'", attribute);
    } else if (Values.LEFT_OUT.contains(text)) {
      throw unsupported(name, "method '" + text + "'");
    }
    return call(name, "method '" + text + "'", attribute, arguments());
  }

  private Expr subscript(Expr target) {
    Token token = advance();
    Expr none = run -> NONE;
    Expr start = current().is(":") ? none : expression();
    if (start != none && skip("]")) {
      return at(token, "index", run -> Values.item(run, target.eval(run), start.eval(run)));
    }
    expect(":");
    Expr stop = current().is(":") || current().is("]") ? none : expression();
    Expr step = skip(":") && !current().is("]") ? expression() : none;
    expect("]");
    return at(
        token,
        "slice",
        run -> {
          Object value = target.eval(run);
          return Values.slice(run, value, start.eval(run), stop.eval(run), step.eval(run));
        });
  }

  /** The arguments of a call as written. */
  record Arguments(List<Expr> positional, Map<String, Expr> named) {
    Args eval(Run run) {
      List<Object> values = evaluated(positional, run);
      Map<String, Object> all = named.isEmpty() ? Map.of() : new LinkedHashMap<>();
      named.forEach((name, value) -> all.put(name, value.eval(run)));
      return new Args(values, all);
    }
  }

  final Arguments arguments() {
    expect("(");
    Arguments written = new Arguments(new ArrayList<>(), new LinkedHashMap<>());
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

  final Expr call(Token token, String construct, Expr callee, Arguments arguments) {
    return at(
        token,
        construct,
        run -> {
          Object value = callee.eval(run);
          if (value instanceof Callable callable) {
            return callable.call(run, arguments.eval(run));
          }
          throw Values.typeError(value, "cannot be called");
        });
  }

  /** Parses a filter with its arguments, after the bar. */
  final Expr filter(Expr input) {
    Token name = expect(TokenType.NAME);
    Arguments arguments = current().is("(") ? arguments() : new Arguments(List.of(), Map.of());
    Functions.Function filter = known(Functions.FILTERS, name, "filter", arguments);
    return at(
        name,
        "filter '" + name.text() + "'",
        run -> filter.call(run, input.eval(run), arguments.eval(run)));
  }

  private Expr test(Expr value) {
    advance();
    boolean negated = skip("not");
    Token name = expect(TokenType.NAME);
    Token first = current();
    boolean argument =
        switch (first.type()) {
          case NAME -> !Set.of("else", "or", "and").contains(first.text());
          case STRING, INTEGER, FLOAT -> true;
          default -> first.is("[") || first.is("{");
        };
    if (first.is("is")) {
      throw error(SYNTAX, first, "test", "cannot chain tests with 'is'");
    }
    Arguments arguments =
        first.is("(")
            ? arguments()
            : new Arguments(argument ? List.of(unary(false)) : List.of(), Map.of());
    Functions.Function test = known(Functions.TESTS, name, "test", arguments);
    return at(
        name,
        "test '" + name.text() + "'",
        run -> negated != Values.truth(test.call(run, value.eval(run), arguments.eval(run))));
  }

  /** Looks up a filter or test; one that Jinja does not know may stand where it is not reached. */
  private Functions.Function known(
      Map<String, Functions.Function> table, Token name, String kind, Arguments arguments) {
    Functions.Function found = table.get(name.text());
    String construct = kind + " '" + name.text() + "'";
    String reason = "no " + kind + " named '" + name.text() + "'";
    if (Functions.LEFT_OUT.contains(construct)) {
      throw unsupported(name, construct);
    } else if (found == null && conditions == 0) {
      throw error(SYNTAX, name, kind, reason);
    } else if (found == null) {
      return new Functions.Function(
          List.of("*"),
          (run, value, args) -> {
            throw ChatTemplateException.failure(reason);
          });
    }
    String refused =
        Functions.Bound.refused(
            found.parameters(), arguments.positional.size(), arguments.named.keySet());
    if (!refused.isEmpty()) {
      throw error(UNSUPPORTED, name, construct, refused + " is not supported by m1");
    }
    return found;
  }
}
