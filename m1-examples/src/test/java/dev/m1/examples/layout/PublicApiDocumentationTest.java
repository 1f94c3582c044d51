package dev.m1.examples.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import dev.m1.examples.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks that every public or protected thing in an exported package has a comment. Overriding
 * methods inherit theirs, components of records are described by the record.
 */
class PublicApiDocumentationTest {
  @TestFactory
  Stream<DynamicTest> publicThings_ofExportedPackages_haveComments() {
    List<Path> described =
        Project.modules().stream()
            .map(module -> module.resolve("src/main/java"))
            .filter(sources -> Files.isRegularFile(sources.resolve("module-info.java")))
            .toList();
    assertThat(described).isNotEmpty();
    return described.stream()
        .map(
            sources ->
                DynamicTest.dynamicTest(
                    Project.root().relativize(sources).getName(0).toString(),
                    () -> assertThat(undocumented(sources)).isEmpty()));
  }

  private static List<String> undocumented(Path sources) throws IOException {
    Set<String> exported =
        parse(List.of(sources.resolve("module-info.java"))).units().stream()
            .flatMap(unit -> exports(unit.getModule()))
            .collect(Collectors.toSet());
    try (Stream<Path> files = Files.walk(sources)) {
      List<Path> api =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> exported.contains(packageOf(sources, file)))
              .toList();
      List<String> found = new ArrayList<>();
      if (api.isEmpty()) {
        return found; // the starter exports other modules, no packages
      }
      Parsed parsed = parse(api);
      parsed.units().forEach(unit -> new Scan(parsed.comments(), unit, found).scan(unit, null));
      return found;
    }
  }

  private static Stream<String> exports(@Nullable ModuleTree module) {
    return Objects.requireNonNull(module).getDirectives().stream()
        .filter(ExportsTree.class::isInstance)
        .map(ExportsTree.class::cast)
        .filter(exports -> exports.getModuleNames() == null)
        .map(exports -> exports.getPackageName().toString());
  }

  private static String packageOf(Path sources, Path file) {
    Path folder = sources.relativize(file).getParent();
    return folder == null
        ? ""
        : folder.toString().replace(file.getFileSystem().getSeparator(), ".");
  }

  private static Parsed parse(List<Path> files) {
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      List<CompilationUnitTree> units = new ArrayList<>();
      task.parse().forEach(units::add);
      return new Parsed(units, DocTrees.instance(task));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Parsed(List<CompilationUnitTree> units, DocTrees comments) {}

  /** Walks the types and members that other modules can see; what is inside methods is skipped. */
  private static final class Scan extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees comments;
    private final CompilationUnitTree unit;
    private final List<String> found;

    Scan(DocTrees comments, CompilationUnitTree unit, List<String> found) {
      this.comments = comments;
      this.unit = unit;
      this.found = found;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      check(type.getSimpleName().toString());
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      if (isVisible(method.getModifiers()) && !overrides && !isOfRecord(method)) {
        check(method.getName() + "(…)");
      }
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void nothing) {
      if (isVisible(field.getModifiers())) {
        check(field.getName().toString());
      }
      return null;
    }

    /** Compact constructors: the record's own comment describes the components. */
    private boolean isOfRecord(MethodTree method) {
      return method.getReturnType() == null && enclosing().getKind() == Tree.Kind.RECORD;
    }

    private boolean isVisible(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      boolean memberOfInterface =
          getCurrentPath().getParentPath().getLeaf() instanceof ClassTree
              && enclosing().getKind() == Tree.Kind.INTERFACE
              && !flags.contains(Modifier.PRIVATE);
      return memberOfInterface
          || flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED);
    }

    private ClassTree enclosing() {
      return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }

    private void check(String name) {
      TreePath path = getCurrentPath();
      if (comments.getDocComment(path) == null) {
        long position = comments.getSourcePositions().getStartPosition(unit, path.getLeaf());
        found.add(
            Path.of(unit.getSourceFile().getName()).getFileName()
                + ":"
                + unit.getLineMap().getLineNumber(position)
                + ": "
                + name
                + " has no comment");
      }
    }
  }
}
