package dev.m1.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.m1.examples.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compiles every {@code java} block of the documentation.
 *
 * <p>A line {@code <!-- compile: given Path file; Question question -->} before a block declares
 * variables that the text introduces; {@code <!-- compile: skip because … -->} leaves a block out,
 * visibly.
 */
class DocumentationCodeTest {
  private static final Pattern SKIP = Pattern.compile("skip because (\\S.{9,})");
  private static final Pattern GIVEN = Pattern.compile("given (.+)");

  @TempDir Path classes;

  @TestFactory
  Stream<DynamicContainer> javaBlocks_ofEveryDocument_compile() {
    M1ClassPath classPath = M1ClassPath.current();
    List<Path> documents = Project.documents();
    assertThat(documents).isNotEmpty();
    return documents.stream().map(document -> container(document, classPath));
  }

  private DynamicContainer container(Path document, M1ClassPath classPath) {
    String name = Project.root().relativize(document).toString();
    SnippetCompiler compiler = new SnippetCompiler(name, classPath, classes);
    Stream<DynamicTest> tests =
        CodeBlock.allIn(read(document)).stream()
            .filter(block -> block.language().equals("java"))
            .map(
                block ->
                    DynamicTest.dynamicTest(
                        name + ":" + block.firstLine(), () -> check(compiler, block)));
    return DynamicContainer.dynamicContainer(name, tests);
  }

  private static void check(SnippetCompiler compiler, CodeBlock block) {
    Matcher skip = SKIP.matcher(block.directive());
    Matcher given = GIVEN.matcher(block.directive());
    if (skip.matches()) {
      abort(skip.group(1));
    }
    assertThat(block.directive().isEmpty() || given.matches())
        .as("'%s' is neither 'given …' nor 'skip because …' with a reason", block.directive())
        .isTrue();
    assertThat(compiler.compile(block, given.matches() ? given.group(1) : "")).isEmpty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
