package dev.m1.eval.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a file one by one, holding one at a time. Not thread-safe. */
abstract class RowReader implements Iterator<Row>, Closeable {
  private @Nullable Row next;
  private boolean ended;

  /** Returns the next row, or null at the end. */
  abstract @Nullable Row advance() throws IOException;

  /** Says which file is read, for messages. */
  abstract String described();

  @Override
  public final boolean hasNext() {
    if (next == null && !ended) {
      try {
        next = advance();
      } catch (IOException e) {
        throw new BenchmarkException(
            "cannot read on in " + described() + ": " + e.getMessage() + "; get the file again", e);
      }
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public final Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException(described() + " has no more rows");
    }
    Row row = java.util.Objects.requireNonNull(next);
    next = null;
    return row;
  }

  /** Reads several files one after the other; each is opened when its turn comes. */
  static <T> RowReader chain(Iterator<T> files, Function<T, RowReader> opener) {
    return new Chain<>(files, opener);
  }

  private static final class Chain<T> extends RowReader {
    private final Iterator<T> files;
    private final Function<T, RowReader> opener;
    private @Nullable RowReader current;

    Chain(Iterator<T> files, Function<T, RowReader> opener) {
      this.files = files;
      this.opener = opener;
    }

    @Override
    @Nullable Row advance() throws IOException {
      while (true) {
        RowReader reader = current;
        if (reader != null && reader.hasNext()) {
          return reader.next();
        }
        close();
        if (!files.hasNext()) {
          return null;
        }
        current = opener.apply(files.next());
      }
    }

    @Override
    String described() {
      return current == null ? "the files" : current.described();
    }

    @Override
    public void close() throws IOException {
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }
}
