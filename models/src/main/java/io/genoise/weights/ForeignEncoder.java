package io.genoise.weights;

import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// An encoder whose weights another program wrote, as one of ours: torchvision's and timm's ResNet of 18, 34 or 50 layers, and
/// the plain vision transformer of timm, Meta's DINO and DINOv2, and Hugging Face's ViT and DINOv2. Which it is, and how deep
/// and wide, follows from the names and shapes of the tensors.
///
/// Positions are brought to another size of pictures by [PositionInterpolation]. timm smooths a grid before it makes it
/// smaller, and Meta's DINOv2 adds 0.1 to the number of rows; here it is done as Hugging Face does it.
///
/// @param origin whose names it came with, in words
/// @param network it is
/// @param size rows and columns of the pictures that it takes; of a network that takes any, what it is best at
/// @param tensors all that the network has, by our names, as a checkpoint holds them
public record ForeignEncoder(
        String origin, EncoderConfig network, int size, Map<String, StoredTensor> tensors) {
    private static final String PART = "network";

    /// What the tensors do not say.
    ///
    /// @param size rows and columns of the pictures; 0 for those that it was trained on, as far as the tensors say it, or 224
    /// @param heads of a transformer's attention; 0 for as many as the known one of this width has
    /// @param classifier false to leave its classifier out
    public record Options(int size, int heads, boolean classifier) {
        /// As the file is, with its classifier.
        public static final Options STANDARD = new Options(0, 0, true);

        /// @throws IllegalArgumentException if a number is negative
        public Options {
            if (size < 0 || heads < 0) {
                throw new IllegalArgumentException(
                        "size %s, %s heads: neither may be negative".formatted(size, heads));
            }
        }

        /// This for pictures of so many rows and columns.
        public Options withSize(int rows) {
            return new Options(rows, heads, classifier);
        }

        /// This with so many heads.
        public Options withHeads(int count) {
            return new Options(size, count, classifier);
        }

        /// This without the classifier.
        public Options withoutClassifier() {
            return new Options(size, heads, false);
        }
    }

    /// Copies the map, in its order.
    public ForeignEncoder {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /// The encoder whose tensors `file` holds.
    ///
    /// @throws IllegalArgumentException if it is none that is known, or a tensor is missing, not known, left over or of
    ///     another shape or type than it should be; the message names it as the file does
    public static ForeignEncoder of(Map<String, StoredTensor> file, Options options) {
        for (ForeignNames names : ForeignNames.values()) {
            String prefix =
                    file.keySet().stream()
                            .flatMap(name -> names.prefix(name).stream())
                            .min((a, b) -> Integer.compare(a.length(), b.length()))
                            .orElse(null);
            if (prefix != null) {
                return read(names, prefix, file, options);
            }
        }
        throw new IllegalArgumentException(
                "it is no encoder that is known%s: no tensor is called as those of torchvision's ResNet, or timm's or Hugging Face's vision transformers"
                        .formatted(
                                file.isEmpty()
                                        ? ""
                                        : ", with its tensor " + file.keySet().iterator().next()));
    }

    private static ForeignEncoder read(
            ForeignNames names, String prefix, Map<String, StoredTensor> file, Options options) {
        Map<String, String> originals = new LinkedHashMap<>();
        Map<String, StoredTensor> bare = new LinkedHashMap<>();
        file.forEach((name, tensor) -> {
            String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
            originals.put(rest, name);
            if (bare.put(rest, tensor) != null) {
                throw new IllegalArgumentException(
                        "tensor %s is there twice, with and without %s".formatted(rest, prefix));
            }
        });
        Map<String, StoredTensor> renamed = names.names.renamed(bare);
        if (!options.classifier) {
            renamed.keySet().removeIf(name -> name.matches("(head|fc)\\..*"));
        }
        ForeignTensors tensors =
                new ForeignTensors(
                        renamed,
                        ours -> {
                            String theirs = names.names.theirs(ours);
                            return originals.getOrDefault(theirs, theirs);
                        });
        checkTypes(tensors);
        Recognised found = names.reader.read(tensors, options);
        check(found, tensors);
        return new ForeignEncoder(names.words, found.network(), found.size(), found.tensors());
    }

    private static void checkTypes(ForeignTensors file) {
        file.all()
                .forEach((name, tensor) -> {
                    if (!tensor.type().isFloating()) {
                        throw new IllegalArgumentException(
                                "tensor %s is %s: numbers with a floating point expected"
                                        .formatted(file.called().apply(name), tensor));
                    }
                });
    }

    /// Checks that there is all of the network, and nothing else.
    private static void check(Recognised found, ForeignTensors file) {
        Map<String, int[]> expected = shapes(found.network());
        expected.forEach((name, shape) -> {
            StoredTensor tensor = found.tensors().get(name);
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "tensor %s %s is missing"
                                .formatted(file.called().apply(name), Arrays.toString(shape)));
            }
            if (!Arrays.equals(shape, tensor.shape())) {
                throw file.mistake(name, Arrays.toString(shape));
            }
        });
        for (String name : found.tensors().keySet()) {
            if (!expected.containsKey(name)) {
                throw new IllegalArgumentException(
                        "tensor %s %s is left over: %s of the other tensors' shapes has none"
                                .formatted(
                                        file.called().apply(name),
                                        file.all().get(name),
                                        found.network().network()));
            }
        }
    }

    /// The shapes in files of all that a network has, by name. As a part of another that is never completed it takes no
    /// memory.
    private static Map<String, int[]> shapes(EncoderConfig network) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        try (Device device = Device.open("reference", 1)) {
            Parameters declared = new Parameters(device.scope(), 0);
            declared.within(PART, () -> network.create(declared));
            ParameterTensors.shapes(declared)
                    .forEach((name, shape) -> shapes.put(name.substring(PART.length() + 1), shape));
        }
        return shapes;
    }

    /// The encoder in `scope`.
    public EncoderNetwork create(Scope scope) {
        EncoderNetwork encoder = network.create(scope, 0);
        ParameterTensors.load(encoder.parameters(), tensors);
        return encoder;
    }
}
