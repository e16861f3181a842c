package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Chain;
import io.genoise.backend.PreparedKernel;
import io.genoise.runtime.MemoryLimitException;
import java.util.HashMap;
import java.util.Map;

/// A device's kernels by what they do. Plans share them; a kernel is closed when the last plan that uses it is.
final class Kernels {
    private final Backend backend;
    private final Map<Chain, Shared> shared = new HashMap<>();

    Kernels(Backend backend) {
        this.backend = backend;
    }

    private static final class Shared {
        final PreparedKernel kernel;
        int users;

        Shared(PreparedKernel kernel) {
            this.kernel = kernel;
        }
    }

    /// The kernel for `chain`, for one more user, who gives it back by [#release].
    ///
    /// @throws MemoryLimitException if the device has no room for what it needs
    PreparedKernel acquire(Chain chain) {
        Shared entry = shared.get(chain);
        if (entry == null) {
            try {
                entry = new Shared(prepared(chain));
            } catch (OutOfMemoryError e) {
                throw new MemoryLimitException(
                        "device %s has no memory for the kernel of %s (%s). Nothing was computed"
                                .formatted(
                                        backend.name(),
                                        chain.groups()
                                                .getFirst()
                                                .primitive()
                                                .getClass()
                                                .getSimpleName(),
                                        e.getMessage()),
                        e);
            }
            shared.put(chain, entry);
        }
        entry.users++;
        return entry.kernel;
    }

    private PreparedKernel prepared(Chain chain) {
        return chain.groups().size() == 1
                ? backend.prepare(chain.groups().getFirst())
                : backend.prepare(chain);
    }

    /// Takes back what [#acquire] gave.
    void release(Chain chain) {
        Shared entry = shared.get(chain);
        if (--entry.users == 0) {
            shared.remove(chain);
            entry.kernel.close();
        }
    }

    /// How many kernels there are now.
    int count() {
        return shared.size();
    }
}
