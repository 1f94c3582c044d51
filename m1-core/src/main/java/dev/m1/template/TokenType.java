package dev.m1.template;

/** What a token is. */
enum TokenType {
  DATA,
  VARIABLE_BEGIN,
  VARIABLE_END,
  BLOCK_BEGIN,
  BLOCK_END,
  NAME,
  STRING,
  INTEGER,
  FLOAT,
  OPERATOR,
  END
}
