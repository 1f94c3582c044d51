package dev.m1.internal.engine;

import dev.m1.BackendUnavailableException;
import dev.m1.ModelLoadException;
import dev.m1.ModelOptions;
import dev.m1.ReasoningModel;
import dev.m1.spi.Availability;
import dev.m1.spi.Backend;
import dev.m1.spi.BackendProvider;
import dev.m1.spi.ModelFormat;
import dev.m1.spi.ModelProvider;
import dev.m1.spi.ModelSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds providers and opens models. */
public final class Models {
  private static final Logger LOG = LoggerFactory.getLogger(Models.class);
  private static final String BACKEND_PROPERTY = "m1.backend";

  private Models() {}

  /**
   * Opens a source with the backend asked for, else the available one of highest priority that
   * supports it.
   */
  public static ReasoningModel open(ModelSource source, ModelOptions options) {
    BackendProvider provider = choose(source, options);
    LOG.debug("opening {} with {}", source.name(), provider.id());
    return over(provider.open(source, options), options);
  }

  /** Opens a model over a backend, which is closed if that fails. */
  public static ReasoningModel over(Backend backend, ModelOptions options) {
    return new OpenModel(backend, options);
  }

  /** Returns the source of the model that comes as a jar. */
  public static ModelSource embeddedSource() {
    List<ModelProvider> providers = unique(load(ModelProvider.class), ModelProvider::id, "model");
    if (providers.isEmpty()) {
      throw new ModelLoadException(
          "there is no embedded model on the class path; add dev.m1:m1-model-tiny, or name a model"
              + " file");
    }
    return best(providers, ModelProvider::priority, ModelProvider::id, "model").source();
  }

  /**
   * Returns every backend provider on the class path; one that cannot be loaded is logged and left
   * out.
   */
  public static List<BackendProvider> backends() {
    return unique(load(BackendProvider.class), BackendProvider::id, "backend");
  }

  /** Returns the provider to open a source with. */
  public static BackendProvider choose(ModelSource source, ModelOptions options) {
    return choose(backends(), source, options);
  }

  private static BackendProvider choose(
      List<BackendProvider> providers, ModelSource source, ModelOptions options) {
    Optional<String> wanted =
        options
            .backend()
            .or(() -> Optional.ofNullable(System.getProperty(BACKEND_PROPERTY)))
            .filter(id -> !id.isBlank());
    List<BackendProvider> able = new ArrayList<>();
    StringBuilder report = new StringBuilder();
    for (BackendProvider provider : providers) {
      String refusal = refusal(provider, source, wanted);
      if (refusal.isEmpty()) {
        able.add(provider);
      } else {
        report.append("\n  ").append(provider.id()).append(": ").append(refusal);
      }
    }
    if (able.isEmpty()) {
      throw new BackendUnavailableException(
          "no backend can open "
              + source.name()
              + " "
              + source.formats()
              + (providers.isEmpty()
                  ? ": there is none on the class path"
                  : "; each one's reason is below")
              + "; "
              + remedy(source)
              + report);
    }
    return best(able, BackendProvider::priority, BackendProvider::id, "backend");
  }

  private static String refusal(
      BackendProvider provider, ModelSource source, Optional<String> wanted) {
    if (wanted.isPresent() && !wanted.get().equals(provider.id())) {
      return "not asked for (backend " + wanted.get() + " is)";
    }
    if (!provider.supports(source)) {
      return "does not open this kind of model";
    }
    Availability availability = provider.availability();
    return availability.available() ? "" : availability.detail();
  }

  private static String remedy(ModelSource source) {
    return source.formats().contains(ModelFormat.GGUF)
        ? "for GGUF files add dev.m1:m1-backend-llamacpp"
        : "for Hugging Face folders add dev.m1:m1-backend-djl";
  }

  private static <T> List<T> load(Class<T> service) {
    List<T> found = new ArrayList<>();
    var candidates = loader(service).stream().iterator();
    while (true) {
      try {
        if (!candidates.hasNext()) {
          return found;
        }
        found.add(candidates.next().get());
      } catch (ServiceConfigurationError
          | LinkageError e) { // one broken provider must not take the others down
        LOG.warn("a provider of {} cannot be loaded: {}", service.getName(), e.toString());
      }
    }
  }

  /** The module declares {@code uses} for exactly these services. */
  @SuppressWarnings("unchecked")
  private static <T> ServiceLoader<T> loader(Class<T> service) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Models.class.getClassLoader() : context;
    return (ServiceLoader<T>)
        (service == BackendProvider.class
            ? ServiceLoader.load(BackendProvider.class, loader)
            : ServiceLoader.load(ModelProvider.class, loader));
  }

  private static <T> List<T> unique(List<T> providers, Function<T, String> id, String what) {
    for (int i = 0; i < providers.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (id.apply(providers.get(i)).equals(id.apply(providers.get(j)))) {
          throw new BackendUnavailableException(
              "two providers call their "
                  + what
                  + " \""
                  + id.apply(providers.get(i))
                  + "\": "
                  + providers.get(j).getClass().getName()
                  + " and "
                  + providers.get(i).getClass().getName()
                  + "; take one off the class path");
        }
      }
    }
    return providers;
  }

  private static <T> T best(
      List<T> providers, ToIntFunction<T> priority, Function<T, String> id, String what) {
    List<T> ranked =
        providers.stream().sorted(Comparator.comparingInt(priority).reversed()).toList();
    if (ranked.size() > 1
        && priority.applyAsInt(ranked.get(0)) == priority.applyAsInt(ranked.get(1))) {
      throw new BackendUnavailableException(
          "two "
              + what
              + "s have the same priority "
              + priority.applyAsInt(ranked.get(0))
              + ": "
              + id.apply(ranked.get(0))
              + " and "
              + id.apply(ranked.get(1))
              + "; choose one by name (-D"
              + BACKEND_PROPERTY
              + "=…) or take one off the class path");
    }
    return ranked.get(0);
  }
}
