package io.genoise.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.genoise.check.Argument;
import io.genoise.shape.TensorShape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.Map;

/// A model in ONNX Runtime: another program's reading of it.
final class OnnxRuntime implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxRuntime(OnnxModel model) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model.bytes(), options);
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }

    /// The outputs for `inputs`, by name.
    Map<String, Argument> run(Map<String, Argument> inputs) {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, Argument> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(input.getValue()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                Map<String, Argument> outputs = new HashMap<>();
                for (String name : session.getOutputNames()) {
                    outputs.put(name, argument((OnnxTensor) result.get(name).orElseThrow()));
                }
                return outputs;
            }
        } catch (OrtException e) {
            throw new AssertionError(e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(Argument argument) throws OrtException {
        double[] numbers = argument.numbers();
        long[] shape = new long[argument.shape().rank()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = argument.shape().extent(i);
        }
        return switch (argument.type()) {
            case F32 -> {
                FloatBuffer floats = FloatBuffer.allocate(numbers.length);
                for (double number : numbers) {
                    floats.put((float) number);
                }
                yield OnnxTensor.createTensor(environment, floats.flip(), shape);
            }
            case I32 -> {
                IntBuffer integers = IntBuffer.allocate(numbers.length);
                for (double number : numbers) {
                    integers.put((int) number);
                }
                yield OnnxTensor.createTensor(environment, integers.flip(), shape);
            }
            case U8 -> {
                ByteBuffer bytes = ByteBuffer.allocateDirect(numbers.length);
                for (double number : numbers) {
                    bytes.put((byte) number);
                }
                yield OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.UINT8);
            }
            case F16, BF16 -> throw new IllegalArgumentException("no test needs it");
        };
    }

    private static Argument argument(OnnxTensor tensor) {
        long[] shape = tensor.getInfo().getShape();
        int[] extents = new int[shape.length];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = Math.toIntExact(shape[i]);
        }
        double[] numbers =
                switch (tensor.getInfo().type) {
                    case FLOAT -> {
                        FloatBuffer floats = tensor.getFloatBuffer();
                        double[] all = new double[floats.remaining()];
                        for (int i = 0; i < all.length; i++) {
                            all[i] = floats.get();
                        }
                        yield all;
                    }
                    case INT32 -> {
                        IntBuffer integers = tensor.getIntBuffer();
                        double[] all = new double[integers.remaining()];
                        for (int i = 0; i < all.length; i++) {
                            all[i] = integers.get();
                        }
                        yield all;
                    }
                    case UINT8 -> {
                        ByteBuffer bytes = tensor.getByteBuffer();
                        double[] all = new double[bytes.remaining()];
                        for (int i = 0; i < all.length; i++) {
                            all[i] = bytes.get() & 0xff;
                        }
                        yield all;
                    }
                    default -> throw new IllegalArgumentException("" + tensor.getInfo());
                };
        return Argument.of(TensorShape.of(extents), numbers);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }
}
