package dev.m1.extract;

import java.util.List;

/** Reads what continues text that m1 forced, such as "Final Answer:". */
final class HandOverFinder implements StatementFinder {
  @Override
  public void find(Page page, StrictRule rule, List<Statement> found) {
    if (!page.afterHandOver) {
      return;
    }
    int at = 0;
    while (page.tokens.isLine(at)) {
      at++;
    }
    ValueReader.Found value = at < page.size() ? page.values.inProse(at, page.lineEnd(at)) : null;
    if (value != null && !(value.reading() instanceof Reading.Declined)) {
      found.add(StatementFinder.statement(page, rule, value));
    }
  }
}
