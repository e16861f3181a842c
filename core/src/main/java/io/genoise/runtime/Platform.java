package io.genoise.runtime;

import java.util.List;
import java.util.Optional;

/// A kind of devices, such as the CPU or CUDA's cards: whether this machine and this JVM have one, and what is missing.
/// `Device.platforms()` lists them, whether usable or not.
public interface Platform {
    /// Its name, as given to `Device.open`.
    String name();

    /// Platforms of a higher rank are preferred by `Device.best()`: reference 0, cpu 10, cuda 20.
    int rank();

    /// Whether it can be used here; if not, why, and what would help. Null means that it can. Asked once a device that
    /// is opened, since the answer may take long.
    String missing();

    /// The devices there are, the preferred first: `cpu`, or `cuda:0`, `cuda:1`. The platform's name alone means the first.
    /// To be asked only where nothing is [#missing].
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
}
