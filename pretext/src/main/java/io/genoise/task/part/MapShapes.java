package io.genoise.task.part;

import io.genoise.layer.Pass;
import io.genoise.network.Encoder;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import java.util.LinkedHashMap;
import java.util.Map;

/// What maps an encoder has of pictures of some size: recorded only to see the shapes, not computed.
final class MapShapes {
    private MapShapes() {}

    /// `[1,h,w,C]` by name, from the input on.
    static Map<String, Shape> of(Encoder encoder, int height, int width) {
        Device device = encoder.parameters().device();
        Shape pictures = Shape.of(1, height, width, encoder.config().channels());
        Map<String, Shape> shapes = new LinkedHashMap<>();
        try (Step _ = device.step()) {
            encoder.maps(device.filled(pictures, 0), Pass.eval())
                    .forEach((name, map) -> shapes.put(name, map.shape()));
        }
        return shapes;
    }
}
