package io.genoise.backend.reference;

import io.genoise.backend.Backend;
import io.genoise.backend.BackendProvider;

/// Offers the [ReferenceBackend]: it runs everywhere, and comes last in rank.
public final class ReferenceProvider implements BackendProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public String missing() {
        return null;
    }

    /// A new reference backend. It computes on the caller's thread, whatever `threads` says.
    @Override
    public Backend open(int threads) {
        return new ReferenceBackend();
    }
}
