/** Uses m1 as an application with a module descriptor does. */
module demo {
  requires dev.m1.starter;
}
