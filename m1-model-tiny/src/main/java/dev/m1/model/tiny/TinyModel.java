package dev.m1.model.tiny;

import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelProvider;
import dev.m1.spi.ModelSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Offers the embedded model, {@code tiny}: about a million parameters, trained on generated
 * vignettes of bedside scores. Its model card says what it can do and what it cannot. <b>Not for
 * clinical use.</b> Thread-safe.
 */
public final class TinyModel implements ModelProvider {
  /** What every result of this model carries. */
  public static final String NOTICE = "not for clinical use";

  /** Creates the provider; nothing is unpacked. */
  public TinyModel() {}

  @Override
  public String id() {
    return "tiny";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public ModelSource source() {
    return new Source();
  }

  /** The files in this jar. */
  private static final class Source implements ModelSource {
    @Override
    public String name() {
      return "m1-tiny";
    }

    @Override
    public Set<ModelFormat> formats() {
      return Set.of(ModelFormat.GGUF, ModelFormat.HUGGING_FACE);
    }

    @Override
    public Path path(ModelFormat format) {
      Path folder = UnpackedModel.folder();
      return format == ModelFormat.GGUF ? folder.resolve("tiny.gguf") : folder.resolve("hf");
    }

    @Override
    public Optional<String> notice() {
      return Optional.of(NOTICE);
    }
  }
}
