/** Questions, runs, statistics and reports that measure what thinking is worth. */
@SuppressWarnings("module") // m1 ends in a digit on purpose
module dev.m1.eval {
  requires static transitive org.jspecify;
  requires transitive dev.m1.core;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires de.siegmar.fastcsv;
  requires org.apache.commons.statistics.distribution;

  exports dev.m1.eval.analysis;
  exports dev.m1.eval;
  exports dev.m1.eval.bedside;
  exports dev.m1.eval.data;
  exports dev.m1.eval.exchange;
  exports dev.m1.eval.report;
  exports dev.m1.eval.run;
  exports dev.m1.eval.score;
  exports dev.m1.eval.stats;
}
