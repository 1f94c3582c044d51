package dev.m1.examples.docs;

import java.io.File;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The class path of the running tests: what documentation code is compiled against. */
record M1ClassPath(List<Path> entries) {

  /** Returns the class path that these tests run on, also where Surefire hides it in a manifest. */
  static M1ClassPath current() {
    String text =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
    return new M1ClassPath(
        Stream.of(text.split(File.pathSeparator)).map(Path::of).filter(Files::exists).toList());
  }

  String text() {
    return String.join(File.pathSeparator, entries.stream().map(Path::toString).toList());
  }

  /** Returns the packages that the m1 modules on the class path export to everyone, sorted. */
  List<String> exportedPackages() {
    return entries.stream()
        .flatMap(M1ClassPath::descriptors)
        .filter(module -> module.name().startsWith("dev.m1."))
        .flatMap(module -> module.exports().stream())
        .filter(export -> !export.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .sorted()
        .distinct()
        .toList();
  }

  private static Stream<ModuleDescriptor> descriptors(Path entry) {
    try {
      return ModuleFinder.of(entry).findAll().stream().map(reference -> reference.descriptor());
    } catch (FindException e) {
      return Stream.empty(); // a jar that cannot be an automatic module is none of ours
    }
  }
}
