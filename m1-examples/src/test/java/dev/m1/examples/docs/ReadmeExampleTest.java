package dev.m1.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.examples.Project;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the first Java example of the README, on the embedded model. */
class ReadmeExampleTest {
  @TempDir Path classes;

  @Test
  void firstExample_onTheEmbeddedModel_printsAnAnswerItsEndAndItsCost() throws Exception {
    CodeBlock example =
        CodeBlock.allIn(Files.readString(Project.root().resolve("README.md"))).stream()
            .filter(block -> block.language().equals("java"))
            .findFirst()
            .orElseThrow();
    SnippetCompiler compiler = new SnippetCompiler("README.md", M1ClassPath.current(), classes);

    assertThat(compiler.compile(example, "")).isEmpty();
    assertThat(outputOfMain("AskM1"))
        .containsPattern("(?m)^Optional(\\[[A-D]\\]|\\.empty)$")
        .containsPattern("(?m)^(NATURAL|BUDGET)$")
        .containsPattern("(?m)^Usage\\[.*thinking=[1-9]");
  }

  private String outputOfMain(String className) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      var main = loader.loadClass(className).getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(before);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
