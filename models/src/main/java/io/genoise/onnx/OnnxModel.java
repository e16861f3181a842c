package io.genoise.onnx;

import io.genoise.weights.AtomicFile;
import io.genoise.weights.ProtocolBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A network as ONNX has it (<https://onnx.ai>): what [OnnxExport] makes.
public final class OnnxModel {
    private static final int IR_VERSION = 9;

    /// The version of the operators.
    static final int OPSET = 20;

    private final ProtocolBuffer message;

    OnnxModel(ProtocolBuffer graph, Map<String, String> metadata) {
        message =
                new ProtocolBuffer()
                        .integer(1, IR_VERSION)
                        .text(2, "genoise")
                        .message(7, graph)
                        .message(8, new ProtocolBuffer().text(1, "").integer(2, OPSET));
        metadata.forEach((key, value) ->
                message.message(14, new ProtocolBuffer().text(1, key).text(2, value)));
    }

    /// The file's bytes.
    public byte[] bytes() {
        return message.toBytes();
    }

    /// Writes it so that `file` is at any moment either the old one or the new one, whole.
    ///
    /// @throws IOException if that fails; it names the file and how far it came
    public void write(Path file) throws IOException {
        AtomicFile.write(file, message.size(), message::writeTo);
    }
}
