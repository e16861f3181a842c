package io.genoise.task.part;

import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import java.util.LinkedHashMap;
import java.util.Map;

/// What maps an encoder has of pictures of some size: recorded only to see the shapes, not computed.
final class MapShapes {
    private MapShapes() {}

    /// `[1,h,w,C]` by name, from the input on.
    static Map<String, TensorShape> of(EncoderNetwork encoder, int height, int width) {
        Device device = encoder.parameters().device();
        TensorShape pictures = TensorShape.of(1, height, width, encoder.config().channels());
        Map<String, TensorShape> shapes = new LinkedHashMap<>();
        try (Step _ = device.step()) {
            encoder.maps(device.filled(pictures, 0), Pass.eval())
                    .forEach((name, map) -> shapes.put(name, map.shape()));
        }
        return shapes;
    }
}
