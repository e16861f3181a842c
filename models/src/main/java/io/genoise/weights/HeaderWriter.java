package io.genoise.weights;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// Writes a safetensors header: one JSON object, metadata first and by name, so that equal runs give equal files whatever
/// map they kept it in; the tensors in the checkpoint's order.
final class HeaderWriter {
    private final StringBuilder json = new StringBuilder("{");

    /// @param begins where each tensor's bytes start, from the first byte after the header
    String write(Checkpoint checkpoint, Map<String, Long> begins) {
        if (!checkpoint.metadata().isEmpty()) {
            string(Checkpoint.RESERVED).append(":{");
            new TreeMap<>(checkpoint.metadata())
                    .forEach((name, text) -> {
                        separate();
                        string(name).append(':');
                        string(text);
                    });
            json.append('}');
        }
        checkpoint
                .tensors()
                .forEach((name, tensor) -> {
                    long begin = begins.get(name);
                    separate();
                    string(name)
                            .append(":{\"dtype\":\"")
                            .append(tensor.type())
                            .append("\",\"shape\":")
                            .append(Arrays.toString(tensor.shape()).replace(" ", ""))
                            .append(",\"data_offsets\":[")
                            .append(begin)
                            .append(',')
                            .append(begin + tensor.bytes().remaining())
                            .append("]}");
                });
        return json.append('}').toString();
    }

    private void separate() {
        if (json.charAt(json.length() - 1) != '{') {
            json.append(',');
        }
    }

    private StringBuilder string(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }
}
