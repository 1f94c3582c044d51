package dev.m1.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.m1.eval.data.BenchmarkCard;
import dev.m1.eval.data.Benchmarks;
import dev.m1.eval.data.DatasetFolder;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the benchmarks that m1 reads, and those that were added. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description =
        "Lists the benchmarks that m1 reads, where to get them, and those you have added.")
final class DatasetsListCommand extends ShellCommand {
  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  DatasetsListCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    DatasetFolder folder = DatasetFolder.ofUser();
    List<DatasetFolder.Added> added = folder.list();
    if (json) {
      printJson(folder, added);
    } else {
      print(folder, added);
    }
    return ExitCodes.OK;
  }

  private void print(DatasetFolder folder, List<DatasetFolder.Added> added) {
    for (BenchmarkCard card : Benchmarks.cards()) {
      shell.out().println(shell.bold(card.name()) + "  " + card.title());
      shell.out().println("  from     " + card.source());
      shell.out().println("  licence  " + card.licence());
      shell.out().println("  form     " + card.form());
    }
    shell.out().println();
    if (added.isEmpty()) {
      shell.out().println("None added yet: m1 datasets add FILE copies one to " + folder.folder());
    }
    for (DatasetFolder.Added each : added) {
      shell
          .out()
          .println(
              "added "
                  + shell.bold(each.name())
                  + "  "
                  + each.form()
                  + "  md5 "
                  + each.md5()
                  + "  "
                  + each.path());
    }
  }

  private void printJson(DatasetFolder folder, List<DatasetFolder.Added> added) {
    ObjectNode root = JsonMapper.builder().build().createObjectNode();
    ArrayNode cards = root.putArray("benchmarks");
    for (BenchmarkCard card : Benchmarks.cards()) {
      ObjectNode node = cards.addObject();
      node.put("name", card.name());
      node.put("title", card.title());
      node.put("source", card.source());
      node.put("licence", card.licence());
      node.put("form", card.form());
      ArrayNode files = node.putArray("official");
      card.official()
          .forEach(
              file ->
                  files
                      .addObject()
                      .put("file", file.file())
                      .put("md5", file.md5())
                      .put("rows", file.rows()));
    }
    root.put("folder", folder.folder().toString());
    ArrayNode own = root.putArray("added");
    added.forEach(
        each ->
            own.addObject()
                .put("name", each.name())
                .put("form", each.form())
                .put("md5", each.md5())
                .put("path", each.path().toString()));
    shell.out().println(root);
  }
}
