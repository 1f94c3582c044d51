package dev.m1.examples.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.m1.examples.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks that the build, the bill of materials and the folders name the same modules. */
class PublishedModulesTest {
  private static final Set<String> NOT_PUBLISHED =
      Set.of("m1-bench", "m1-examples", "m1-it", "m1-natives");
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern OURS =
      Pattern.compile("<groupId>dev\\.m1</groupId>\\s*<artifactId>([^<]+)</artifactId>");

  @Test
  void parent_listsEveryModuleThatHasAPom() throws IOException {
    assertThat(all(MODULE, Project.root().resolve("pom.xml"))).containsAll(folders());
  }

  @Test
  void billOfMaterials_listsEveryPublishedModuleAndNoOther() throws IOException {
    Set<String> published = folders();
    published.removeAll(NOT_PUBLISHED);
    published.remove("m1-bom");

    Set<String> listed = all(OURS, Project.root().resolve("m1-bom/pom.xml"));
    listed.remove("m1-parent");

    assertThat(listed).isEqualTo(published);
  }

  @Test
  void poms_ofPublishedModules_haveANameAndADescription() throws IOException {
    for (String module : folders()) {
      String pom = Files.readString(Project.root().resolve(module).resolve("pom.xml"));
      assertThat(pom).as(module).contains("<name>m1 ").containsPattern("<description>\\S.{20,}");
    }
  }

  private static Set<String> folders() {
    return Project.modules().stream()
        .map(module -> module.getFileName().toString())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> all(Pattern pattern, Path file) throws IOException {
    List<String> found =
        pattern.matcher(Files.readString(file)).results().map(m -> m.group(1)).toList();
    return new TreeSet<>(found);
  }
}
