/** The m1 API, the reasoning loop and the backend SPI. */
@SuppressWarnings("module") // the last name component ends in a digit-bearing word on purpose: m1
module dev.m1.core {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires com.fasterxml.jackson.core;

  exports dev.m1;
}
