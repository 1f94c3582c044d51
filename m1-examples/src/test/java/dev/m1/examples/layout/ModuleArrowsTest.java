package dev.m1.examples.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.m1.examples.Project;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Checks the arrows between the modules, as the compiled classes have them. */
class ModuleArrowsTest {
  /** What each module may use of ours. A module that is missing here fails the test. */
  private static final Map<String, Set<String>> ARROWS =
      Map.of(
          "m1-core", Set.of(),
          "m1-testkit", Set.of("m1-core"),
          "m1-backend-llamacpp", Set.of("m1-core"),
          "m1-backend-djl", Set.of("m1-core"),
          "m1-model-tiny", Set.of("m1-core"),
          "m1-eval", Set.of("m1-core"),
          "m1-starter", Set.of("m1-core", "m1-backend-llamacpp", "m1-model-tiny"),
          "m1-bench",
              Set.of("m1-core", "m1-testkit", "m1-eval", "m1-backend-llamacpp", "m1-model-tiny"),
          "m1-cli",
              Set.of("m1-core", "m1-backend-llamacpp", "m1-model-tiny", "m1-eval", "m1-starter"));

  private static final Map<String, JavaClasses> MODULES = new TreeMap<>();
  private static final Map<String, String> MODULE_OF_CLASS = new HashMap<>();

  @BeforeAll
  static void importAllModules() {
    ClassFileImporter importer = new ClassFileImporter();
    for (Path module : Project.modules()) {
      String name = module.getFileName().toString();
      Path classes = module.resolve("target/classes");
      if (Files.isDirectory(classes) && !name.equals("m1-examples")) {
        JavaClasses imported = importer.importPath(classes);
        MODULES.put(name, imported);
        imported.forEach(type -> MODULE_OF_CLASS.put(type.getName(), name));
      }
    }
  }

  @Test
  void modules_all_areCompiledAndHaveTheirArrowsWrittenDown() {
    assertThat(MODULES).containsKey("m1-core");
    assertThat(ARROWS.keySet()).containsAll(MODULES.keySet());
    assertThat(Project.modules())
        .filteredOn(module -> Files.isDirectory(module.resolve("src/main/java")))
        .as("this test needs all modules: run it from the root, mvn verify, or with -am")
        .allSatisfy(module -> assertThat(module.resolve("target/classes")).isDirectory());
  }

  @TestFactory
  Stream<DynamicTest> dependencies_ofEachModule_followTheArrows() {
    return MODULES.keySet().stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module, () -> assertThat(strayDependencies(module)).isEmpty()));
  }

  private static List<String> strayDependencies(String module) {
    Set<String> allowed = ARROWS.getOrDefault(module, Set.of());
    return dependencies(module)
        .filter(d -> !moduleOf(d.target()).equals(module))
        .filter(d -> !allowed.contains(moduleOf(d.target())) || isInternal(d.target()))
        .map(d -> d.description() + " [" + moduleOf(d.target()) + "]")
        .distinct()
        .toList();
  }

  private record Use(JavaClass target, String description) {}

  private static Stream<Use> dependencies(String module) {
    return Objects.requireNonNull(MODULES.get(module)).stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(d -> new Use(d.getTargetClass().getBaseComponentType(), d.getDescription()))
        .filter(d -> d.target().getPackageName().matches("dev\\.m1(\\..*)?"));
  }

  private static String moduleOf(JavaClass type) {
    return MODULE_OF_CLASS.getOrDefault(type.getName(), "unknown");
  }

  private static boolean isInternal(JavaClass type) {
    return (type.getPackageName() + ".").contains(".internal.");
  }
}
