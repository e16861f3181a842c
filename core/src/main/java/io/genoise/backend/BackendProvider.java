package io.genoise.backend;

/// How a backend is found: a provider registered with `java.util.ServiceLoader`.
public interface BackendProvider {
    /// The backend's name, as given to `Device.open`.
    String name();

    /// Providers of a higher rank are preferred by `Device.best()`: reference 0, cpu 10, cuda 20.
    int rank();

    /// Whether the backend can run here; if not, why, and what would help. Null means that it can.
    String missing();

    /// A new backend.
    ///
    /// @param threads how many threads to compute with; 0 leaves the choice to the backend
    Backend open(int threads);
}
