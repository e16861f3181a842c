package io.genoise.task.adversarial;

import io.genoise.task.TaskContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

class DcganTest {
    private static final String NETWORK = "dcgan-discriminator,size=16,width=0.1";
    private static final String GOLDEN =
            """
            1.4084809 1.3869622 1.3464293 1.3453217 1.3107593
            1.2787395 1.2518475 1.2303705 1.2106955 1.1795917
            1.1455326 1.1531197 1.0890642 1.074424 1.0432594
            1.0405409 1.0107647 1.0013655 0.98140097 0.97095287
            0.9381658 0.92619604 0.89602184 0.89072305 0.8810015
            0.8744071 0.8421289 0.8290172 0.8287238 0.8238236
            0.81759655 0.7988666 0.79257065 0.7763025 0.77085173
            0.73685217 0.7384109 0.7492211 0.7326989 0.70097053
            0.7120228 0.6804613 0.6868861 0.6695868 0.66884327
            0.65940756 0.64852023 0.647372 0.6354936 0.6291731
            """;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Dcgan(0.1, 16, 0.99)).network(NETWORK).golden(GOLDEN).tests();
    }
}
