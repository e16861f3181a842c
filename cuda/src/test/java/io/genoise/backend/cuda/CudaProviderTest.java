package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genoise.backend.BackendProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class CudaProviderTest {
    private final BackendProvider provider = new CudaProvider();

    @Test
    void itIsFoundAndComesBeforeTheProcessor() {
        assertThat(ServiceLoader.load(BackendProvider.class))
                .anySatisfy(found -> assertThat(found).isInstanceOf(CudaProvider.class));
        assertThat(provider.name()).isEqualTo("cuda");
        assertThat(provider.rank()).isGreaterThan(10);
    }

    @Test
    void withoutADriverItSaysSoAndOpensNothing() {
        String missing = provider.missing();
        assumeTrue(missing != null, "there is a GPU");
        assertThat(missing.lines()).hasSize(1);
        assertThat(provider.devices()).isEmpty();
        assertThatThrownBy(() -> provider.open("cuda:0", 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(missing);
    }
}
