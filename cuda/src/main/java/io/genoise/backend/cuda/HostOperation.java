package io.genoise.backend.cuda;

import io.genoise.backend.Elements;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.primitive.CustomKernel;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// A user's operation without CUDA source: down to the host, computed there, up again. It waits for the device, and splits
/// the step's graph in two.
final class HostOperation implements CudaKernel {
    private final Group group;
    private final CustomKernel operation;
    private final Staging staging;
    private final Readings readings;

    HostOperation(Group group, CustomKernel operation, Staging staging, Readings readings) {
        this.group = group;
        this.operation = operation;
        this.staging = staging;
        this.readings = readings;
    }

    @Override
    public String algorithm() {
        return "on the host";
    }

    @Override
    public Call bind(Bound bound) {
        return new Call() {
            @Override
            public void enqueue(long stream) {
                compute(bound.operands());
            }

            @Override
            public boolean onHost() {
                return true;
            }
        };
    }

    private void compute(long[] addresses) {
        List<float[]> inputs = new ArrayList<>();
        List<TensorShape> shapes = new ArrayList<>();
        for (int i = 0; i < group.inputs().size(); i++) {
            Operand input = group.inputs().get(i);
            float[] values = new float[Math.toIntExact(input.layout().shape().elements())];
            long from = addresses[i] + input.layout().offset() * input.type().bytes();
            readings.download(
                    from,
                    values.length,
                    input.type().bytes(),
                    (at, first, count) -> Elements.read(at, input.type(), values, first, count));
            inputs.add(values);
            shapes.add(input.layout().shape());
        }
        Operand output = group.output();
        float[] out = new float[Math.toIntExact(output.layout().shape().elements())];
        operation.compute(inputs, shapes, out);
        DType type = output.type();
        staging.upload(
                out.length,
                type.bytes(),
                (to, first, count) -> Elements.write(out, first, count, to, type),
                addresses[addresses.length - 1] + output.layout().offset() * type.bytes());
    }
}
