package dev.m1.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetCompilerTest {
  @TempDir Path classes;
  private SnippetCompiler compiler;

  @BeforeEach
  void create() {
    compiler = new SnippetCompiler("guide.md", M1ClassPath.current(), classes);
  }

  @Test
  void compile_statementsOverTheApi_succeeds() {
    assertThat(compile("Question question = Question.freeText(\"Why?\");")).isEmpty();
  }

  @Test
  void compile_membersOfAClass_succeeds() {
    assertThat(compile("private int turns;\n\nint next() {\n  return ++turns;\n}")).isEmpty();
  }

  @Test
  void compile_statementsWithImports_succeeds() {
    assertThat(compile("import java.util.concurrent.Future;\n\nFuture<String> later = null;"))
        .isEmpty();
  }

  @Test
  void compile_unknownMethod_isReportedAtTheDocumentsLine() {
    CodeBlock block =
        CodeBlock.allIn("Text.\n\n```java\nint a = 1;\n\"x\".lengthOf();\n```\n").get(0);

    assertThat(compiler.compile(block, ""))
        .singleElement()
        .asString()
        .startsWith("guide.md:5:")
        .contains("lengthOf");
  }

  @Test
  void compile_variableOfTheText_needsToBeGiven() {
    CodeBlock block = block("String name = file.getFileName().toString();");

    assertThat(compiler.compile(block, "")).isNotEmpty();
    assertThat(compiler.compile(block, "Path file; int unused")).isEmpty();
  }

  @Test
  void compile_typeOfAnEarlierBlock_isKnown() {
    assertThat(compile("record Pair(int left, int right) {}")).isEmpty();
    assertThat(compile("int sum = new Pair(1, 2).left();")).isEmpty();
    assertThat(compile("int sum = new Pair(1, 2).middle();")).isNotEmpty();
  }

  @Test
  void compile_publicTypeInItsPackage_succeeds() {
    assertThat(compile("package demo;\n\npublic final class Demo {}")).isEmpty();
  }

  @Test
  void compile_moduleDeclaration_isResolvedAgainstTheModules() {
    assertThat(compile("module demo {\n  requires dev.m1.core;\n}")).isEmpty();
    assertThat(compile("module demo {\n  requires dev.m1.nowhere;\n}")).isNotEmpty();
  }

  @Test
  void compile_brokenSyntax_isReported() {
    assertThat(compile("int a = ;")).isNotEmpty();
  }

  @Test
  void allIn_directiveBeforeTheFence_belongsToThatBlockAlone() {
    List<CodeBlock> blocks =
        CodeBlock.allIn(
            "<!-- compile: given int a -->\n\n```java\na++;\n```\ntext\n~~~sh\nls\n```\n~~~\n");

    assertThat(blocks)
        .containsExactly(
            new CodeBlock("java", 4, "given int a", "a++;\n"),
            new CodeBlock("sh", 8, "", "ls\n```\n"));
  }

  @Test
  void allIn_directiveFollowedByText_isForgotten() {
    List<CodeBlock> blocks = CodeBlock.allIn("<!-- compile: given int a -->\ntext\n```java\n```\n");

    assertThat(blocks).singleElement().extracting(CodeBlock::directive).isEqualTo("");
  }

  private List<String> compile(String code) {
    return compiler.compile(block(code), "");
  }

  private static CodeBlock block(String code) {
    return CodeBlock.allIn("```java\n" + code + "\n```\n").get(0);
  }
}
