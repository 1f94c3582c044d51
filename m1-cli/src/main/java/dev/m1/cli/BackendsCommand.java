package dev.m1.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.m1.Device;
import dev.m1.M1Exception;
import dev.m1.spi.Availability;
import dev.m1.spi.BackendProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the backends. */
@Command(
    name = "backends",
    mixinStandardHelpOptions = true,
    description =
        "Lists every backend: whether it can run here or why not, its native library and devices.")
final class BackendsCommand extends ShellCommand {
  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  BackendsCommand(Shell shell) {
    super(shell);
  }

  /** What is known of a provider. */
  private record Row(
      BackendProvider provider, Availability availability, List<Device> devices, String problem) {}

  @Override
  public Integer call() {
    List<Row> rows =
        BackendProvider.all().stream()
            .sorted(Comparator.comparingInt(BackendProvider::priority).reversed())
            .map(BackendsCommand::row)
            .toList();
    if (json) {
      printJson(rows);
    } else if (rows.isEmpty()) {
      shell.out().println("There is no backend on the class path; add dev.m1:m1-backend-llamacpp.");
    } else {
      rows.forEach(this::print);
    }
    return ExitCodes.OK;
  }

  private static Row row(BackendProvider provider) {
    Availability availability = provider.availability();
    if (!availability.available()) {
      return new Row(provider, availability, List.of(), "");
    }
    try {
      return new Row(provider, availability, provider.devices(), "");
    } catch (M1Exception e) {
      return new Row(provider, availability, List.of(), String.valueOf(e.getMessage()));
    }
  }

  private void print(Row row) {
    boolean usable = row.availability().available() && row.problem().isEmpty();
    shell
        .out()
        .println(
            shell.bold(row.provider().id())
                + (usable ? "  available" : "  not available")
                + "  (priority "
                + row.provider().priority()
                + ")");
    shell.out().println("  " + row.availability().detail());
    if (!row.problem().isEmpty()) {
      shell.out().println("  " + row.problem());
    }
    for (Device device : row.devices()) {
      String memory =
          device.totalBytes() == 0
              ? ""
              : ", "
                  + (device.freeBytes() >> 20)
                  + " of "
                  + (device.totalBytes() >> 20)
                  + " MiB free";
      shell
          .out()
          .println(
              "  "
                  + device.id()
                  + "  "
                  + device.description()
                  + (device.gpu() ? " (GPU)" : "")
                  + memory);
    }
  }

  private void printJson(List<Row> rows) {
    try (JsonGenerator out = new JsonFactory().createGenerator(shell.out())) {
      out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      out.writeStartObject();
      out.writeArrayFieldStart("backends");
      for (Row row : rows) {
        out.writeStartObject();
        out.writeStringField("id", row.provider().id());
        out.writeNumberField("priority", row.provider().priority());
        out.writeBooleanField(
            "available", row.availability().available() && row.problem().isEmpty());
        out.writeStringField(
            "detail", row.problem().isEmpty() ? row.availability().detail() : row.problem());
        out.writeArrayFieldStart("devices");
        for (Device device : row.devices()) {
          out.writeStartObject();
          out.writeStringField("id", device.id());
          out.writeStringField("description", device.description());
          out.writeBooleanField("gpu", device.gpu());
          out.writeNumberField("totalBytes", device.totalBytes());
          out.writeNumberField("freeBytes", device.freeBytes());
          out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write: " + e.getMessage(), e);
    }
  }
}
