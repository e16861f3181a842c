package io.genoise.backend;

import java.util.List;
import java.util.Optional;

/// How a backend is found: a provider registered with `java.util.ServiceLoader`.
public interface BackendProvider {
    /// The backend's name, as given to `Device.open`.
    String name();

    /// Providers of a higher rank are preferred by `Device.best()`: reference 0, cpu 10, cuda 20.
    int rank();

    /// Whether the backend can run here; if not, why, and what would help. Null means that it can. Asked once a device
    /// that is opened, since the answer may take long.
    String missing();

    /// The devices that [#open(String,int)] can open, the preferred first: `cpu`, or `cuda:0`, `cuda:1`. The name of the
    /// backend alone means the first. To be asked only where nothing is [#missing].
    default List<String> devices() {
        return List.of(name());
    }

    /// What there is of hardware, drivers and libraries, where it lies and what is missing, a line each. May take as long as
    /// opening a device.
    default List<String> report() {
        return List.of();
    }

    /// What can be fetched so that less is [#missing]; empty if nothing can.
    default Optional<Supply> supply() {
        return Optional.empty();
    }

    /// A new backend.
    ///
    /// @param threads how many threads to compute with; 0 leaves the choice to the backend
    Backend open(int threads);

    /// A new backend for the device called `device`, one of [#devices()], computing with `threads` threads.
    ///
    /// @throws IllegalArgumentException if there is no such device
    default Backend open(String device, int threads) {
        if (!device.equals(name())) {
            throw new IllegalArgumentException(
                    "no device is called %s; there are %s".formatted(device, devices()));
        }
        return open(threads);
    }
}
