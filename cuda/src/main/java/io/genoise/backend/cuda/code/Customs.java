package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// Users' operations whose kernel brings CUDA source (`CustomKernel.source("cuda")`). The source is a body: statements
/// that compute element `i` of the result, for every `i` from 0 to `elements - 1`, row-major, and end with `out[i] = …;`.
/// It sees
///
/// ```
/// const float* in0, in1 …    the operands, row-major
/// float* out                 the result
/// long long elements         of the result
/// long long in0_0, in0_1 …   extents of the operands, in0_0 the first of the first
/// ```
///
/// and all of the prelude; what must be a function is a lambda.
public final class Customs {
    private static final int THREADS = 256;

    private Customs() {}

    /// The kernel of `group`, element by element as `body` says.
    public static Codes of(Group group, String name, String body) {
        List<String> operands = new ArrayList<>();
        List<String> names = new ArrayList<>(List.of("elements"));
        List<Long> numbers = new ArrayList<>();
        long elements = group.output().layout().shape().elements();
        numbers.add(elements);
        StringBuilder views = new StringBuilder();
        for (int i = 0; i < group.inputs().size(); i++) {
            operands.add("const float* in" + i);
            views.append("    const float* in%s = a.in%s + a.offset%s;\n".formatted(i, i, i));
            Operand input = group.inputs().get(i);
            TensorShape shape = input.layout().shape();
            for (int axis = 0; axis < shape.rank(); axis++) {
                String extent = "in%s_%s".formatted(i, axis);
                names.add(extent);
                numbers.add((long) shape.extent(axis));
                views.append("    const long long %s = a.%s;\n".formatted(extent, extent));
            }
            names.add("offset" + i);
            numbers.add(input.layout().offset());
        }
        operands.add("float* out");
        names.add("offset");
        numbers.add(group.output().layout().offset());
        String text =
                """
                %s
                extern "C" __global__ void kernel(const Arguments a) {
                %s    float* out = a.out + a.offset;
                    const long long elements = a.elements;
                    const long long step = (long long) gridDim.x * blockDim.x;
                    for (long long i = blockIdx.x * (long long) blockDim.x + threadIdx.x; i < elements; i += step) {
                %s
                    }
                }
                """
                        .formatted(Code.arguments(operands, names), views, body);
        int blocks = (int) Math.min(Math.ceilDiv(elements, THREADS), 1 << 16);
        return new Codes(name, List.of(new Code(text, blocks, THREADS, numbers)), 0);
    }
}
