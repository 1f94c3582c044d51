/** The m1 API, the reasoning loop and the backend SPI. */
@SuppressWarnings("module") // javac dislikes names that end in a digit; the project is called m1
module dev.m1.core {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires com.fasterxml.jackson.core;

  exports dev.m1;
  exports dev.m1.extract;
  exports dev.m1.spi;
  exports dev.m1.strategy;
  exports dev.m1.template;
  exports dev.m1.trace;

  uses dev.m1.spi.BackendProvider;
  uses dev.m1.spi.ModelProvider;
  uses dev.m1.spi.StrategyProvider;
}
