package example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FirstStepsTest {
    @Test
    void theyAreTakenWithVectors() throws IOException {
        FirstSteps.main(new String[0]);
        assertTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    }
}
