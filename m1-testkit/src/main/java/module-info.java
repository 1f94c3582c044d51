/** What tests of backends, strategies and programs over m1 build on. */
@SuppressWarnings("module") // javac dislikes names that end in a digit; the project is called m1
module dev.m1.testkit {
  requires transitive dev.m1.core;
  requires transitive org.assertj.core;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.m1.testkit;
}
