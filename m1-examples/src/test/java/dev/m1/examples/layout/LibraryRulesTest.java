package dev.m1.examples.layout;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.core.domain.properties.HasModifiers.Predicates.modifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.m1.examples.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Checks what holds for every library module: a library is silent and keeps its libraries to
 * itself.
 */
class LibraryRulesTest {
  private static final Set<String> PROGRAMS = Set.of("m1-bench", "m1-cli", "m1-examples");

  private static final Predicate<JavaClass> KEPT_OUT_OF_SIGNATURES =
      resideInAnyPackage(
          "com.google..", "com.fasterxml..", "org.slf4j..", "com.sun.jna..", "ai.djl..");

  @Test
  void libraries_neverPrintOrExit() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(libraries());
  }

  @Test
  void publicSignatures_ofLibraries_nameNoHiddenLibrary() {
    List<String> found =
        libraries().stream()
            .filter(modifier(PUBLIC))
            .filter(type -> !(type.getPackageName() + ".").contains(".internal."))
            .flatMap(type -> type.getCodeUnits().stream())
            .filter(modifier(PUBLIC))
            .filter(unit -> signature(unit).anyMatch(KEPT_OUT_OF_SIGNATURES))
            .map(JavaCodeUnit::getFullName)
            .toList();
    assertThat(found).isEmpty();
  }

  private static Stream<JavaClass> signature(JavaCodeUnit unit) {
    return Stream.of(
            unit.getRawParameterTypes(), List.of(unit.getRawReturnType()), unit.getExceptionTypes())
        .flatMap(List::stream);
  }

  private static JavaClasses libraries() {
    List<Path> classes =
        Project.modules().stream()
            .filter(module -> PROGRAMS.stream().noneMatch(module::endsWith))
            .map(module -> module.resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(classes);
  }
}
