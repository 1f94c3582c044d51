package dev.m1.examples.docs;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles the Java blocks of one documentation file, in their order.
 *
 * <p>A block may be a compilation unit, the members of a class, or statements; what is missing is
 * put around it on lines of their own number, so that errors carry the documentation's line
 * numbers. The packages that m1 exports are imported. Types that one block declares as a
 * compilation unit are known to the blocks after it.
 */
final class SnippetCompiler {
  private static final JavaCompiler COMPILER =
      Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
          .orElseThrow(() -> new IllegalStateException("the tests need a JDK, not a JRE"));

  private final String documentName;
  private final M1ClassPath classPath;
  private final Path classes;
  private final List<Source> earlierTypes = new ArrayList<>();

  SnippetCompiler(String documentName, M1ClassPath classPath, Path classes) {
    this.documentName = documentName;
    this.classPath = classPath;
    this.classes = classes;
  }

  /**
   * Compiles a block.
   *
   * @param given declarations such as {@code Path file} of the variables that the text around the
   *     block introduces, separated by semicolons
   * @return the errors, each with the documentation's line number; empty if there are none
   */
  List<String> compile(CodeBlock block, String given) {
    if (block.code().strip().matches("(?s)(open\\s+)?module\\s.*")) {
      return errors(List.of(source("module-info", block, "", block.code(), "")), true);
    }
    String imports = importsOf(block.code());
    String rest = withoutImports(block.code());
    Optional<String> typeName = typeDeclaredBy(block.code());
    if (typeName.isPresent()) {
      Source unit = source(typeName.get(), block, defaultImports(), block.code(), "");
      if (block.code().stripLeading().startsWith("package ")) {
        unit = source(typeName.get(), block, "", block.code(), "");
      }
      List<String> errors = errors(with(unit), false);
      earlierTypes.add(unit);
      return errors;
    }
    String before = defaultImports() + imports + "class Snippet { ";
    String method = "void snippet(" + parameters(given) + ") throws Exception { ";
    Source statements = source("Snippet", block, before + method, rest, "}}");
    Source members = source("Snippet", block, before, rest, "}");
    return parses(members) && !parses(statements)
        ? errors(with(members), false)
        : errors(with(statements), false);
  }

  private List<Source> with(Source source) {
    List<Source> sources = new ArrayList<>(earlierTypes);
    sources.removeIf(earlier -> earlier.toUri().equals(source.toUri()));
    sources.add(source);
    return sources;
  }

  private List<String> errors(List<Source> sources, boolean modular) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            modular ? "--module-path" : "--class-path",
            classPath.text(),
            "-d",
            classes.toString(),
            "-proc:none",
            "-Xlint:deprecation,removal,unchecked",
            "-Werror");
    Boolean fine = COMPILER.getTask(null, null, found, options, null, sources).call();
    return Boolean.TRUE.equals(fine)
        ? List.of()
        : found.getDiagnostics().stream().map(this::describe).collect(Collectors.toList());
  }

  private String describe(Diagnostic<? extends JavaFileObject> diagnostic) {
    return documentName
        + ":"
        + diagnostic.getLineNumber()
        + ": "
        + diagnostic.getMessage(Locale.ROOT);
  }

  /** Returns the name of the first type if the code is a compilation unit as it stands. */
  private static Optional<String> typeDeclaredBy(String code) {
    Source source = new Source("Snippet", code);
    return parse(source)
        .flatMap(
            unit ->
                unit.getTypeDecls().stream()
                    .filter(ClassTree.class::isInstance)
                    .map(type -> ((ClassTree) type).getSimpleName().toString())
                    .findFirst());
  }

  private static boolean parses(Source source) {
    return parse(source).isPresent();
  }

  private static Optional<CompilationUnitTree> parse(Source source) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavacTask task = (JavacTask) COMPILER.getTask(null, null, found, null, null, List.of(source));
    try {
      CompilationUnitTree unit = task.parse().iterator().next();
      boolean broken =
          found.getDiagnostics().stream().anyMatch(d -> d.getKind() == Diagnostic.Kind.ERROR);
      return broken ? Optional.empty() : Optional.of(unit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the code at its own line number, with the text around it on the lines next to it. */
  private static Source source(
      String name, CodeBlock block, String before, String code, String after) {
    return new Source(name, "\n".repeat(block.firstLine() - 2) + before + "\n" + code + after);
  }

  private String defaultImports() {
    return classPath.exportedPackages().stream()
            .map(name -> "import " + name + ".*; ")
            .collect(Collectors.joining())
        + "import java.nio.file.Path; import java.time.Duration; import java.util.*; ";
  }

  private static String importsOf(String code) {
    return code.lines().filter(SnippetCompiler::isImport).collect(Collectors.joining(" "));
  }

  /** Blanks the import lines instead of dropping them: line numbers stay. */
  private static String withoutImports(String code) {
    return code.lines().map(line -> isImport(line) ? "" : line).collect(Collectors.joining("\n"))
        + "\n";
  }

  private static boolean isImport(String line) {
    return line.matches("import [\\w.* ]+;.*");
  }

  private static String parameters(String given) {
    return List.of(given.split(";")).stream()
        .map(String::strip)
        .filter(parameter -> !parameter.isEmpty())
        .map(parameter -> "final " + parameter)
        .collect(Collectors.joining(", "));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + Kind.SOURCE.extension), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
