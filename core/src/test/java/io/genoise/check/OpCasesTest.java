package io.genoise.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.primitive.Attending;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Resampling;
import io.genoise.primitive.Selection;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The list of cases is complete: each public operation has one, and each primitive is recorded by one.
class OpCasesTest {
    private static final List<OpCheck> CASES = OpCases.all(Extents.SMALL);

    @Test
    void everyOperationHasACase() throws IOException, URISyntaxException, ClassNotFoundException {
        List<String> without = new ArrayList<>();
        for (String operation : operations()) {
            if (CASES.stream().noneMatch(c -> shows(c.name(), operation))) {
                without.add(operation);
            }
        }
        assertThat(without).as("operations without a case in OpCases").isEmpty();
    }

    private static boolean shows(String name, String operation) {
        return name.equals(operation) || name.startsWith(operation + " ");
    }

    /// Every public method of `Tensor`, `Device` and the package `op` that returns a tensor, but for constants.
    private static List<String> operations()
            throws IOException, URISyntaxException, ClassNotFoundException {
        List<Class<?>> types = new ArrayList<>(List.of(Tensor.class, Device.class));
        Path classes =
                Path.of(Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve("io/genoise/op"))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    types.add(Class.forName("io.genoise.op." + name.replace(".class", "")));
                }
            }
        }
        List<String> operations = new ArrayList<>();
        for (Class<?> type : types) {
            for (Method method : type.getDeclaredMethods()) {
                if (Modifier.isPublic(method.getModifiers())
                        && method.getReturnType() == Tensor.class
                        && !(type == Device.class
                                && Set.of("tensor", "integers").contains(method.getName()))) {
                    operations.add(type.getSimpleName() + "." + signature(method));
                }
            }
        }
        return operations;
    }

    private static String signature(Method method) {
        String parameters =
                Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(","));
        String shown = method.isVarArgs() ? parameters.replaceAll("\\[]$", "...") : parameters;
        return method.getName() + "(" + shown + ")";
    }

    /// A case that records `primitive`. A new primitive does not compile until it has one.
    private static String shownBy(Primitive primitive) {
        return switch (primitive) {
            case Primitive.Source _, Primitive.Pointwise _ -> "Tensor.exp()";
            case Primitive.Iota _ -> "Device.iota(int)";
            case Primitive.Random _ -> "RandomNumbers.uniform(Step,TensorShape,long,long)";
            case Primitive.Reduce _ -> "Tensor.sum()";
            case Primitive.Reshape _ -> "Tensor.reshape(TensorShape)";
            case Primitive.Permute _ -> "Tensor.transpose()";
            case Primitive.Slice _, Primitive.Pad _ -> "Tensor.slice(int,int,int)";
            case Primitive.Flip _ -> "Tensor.flip(int...)";
            case Primitive.Broadcast _ -> "Tensor.broadcast(TensorShape)";
            case Primitive.Concat _ -> "Tensor.stack(Tensor...)";
            case Primitive.MatMul _ -> "Tensor.matmul(Tensor)";
            case Primitive.Convolve _, Primitive.ConvolveInput _, Primitive.ConvolveWeight _ ->
                    "Convolution.conv2d(Tensor,Tensor,int,int)";
            case Primitive.MaxPool _, Primitive.MaxPoolIndices _, Primitive.PoolScatter _ ->
                    "Pooling.max(Tensor,SlidingWindow) [3, 3]/[2, 2] over [2,4,5,3]";
            case Primitive.PoolGather _ ->
                    "Pooling.gather(Tensor,Tensor,SlidingWindow) [3, 3]/[2, 2] over [2,4,5,3]";
            case Primitive.AveragePool _, Primitive.AveragePoolInput _ ->
                    "Pooling.average(Tensor,SlidingWindow,boolean) [3, 3]/[2, 2] over [2,4,5,3]";
            case Primitive.Gather _, Primitive.ScatterAdd _ -> "Tensor.gather(Tensor)";
            case Resampling.Warp _, Resampling.WarpInput _ ->
                    "Warping.affine(Tensor,Tensor,int,int,Filter,Outside) BILINEAR ZEROS";
            case Selection.TopK _, Selection.TakeAlong _, Selection.AddAlong _ ->
                    "TopK.values() of 3";
            case Attending.Attention _, Attending.AttentionGradient _ ->
                    "Attention.of(Tensor,Tensor,Tensor)";
            case Primitive.Custom _ -> "CustomOp.apply(Tensor...)";
        };
    }

    @Test
    void everyPrimitiveIsRecordedByItsCase() {
        Map<String, OpCheck> byName =
                CASES.stream().collect(Collectors.toMap(OpCheck::name, c -> c));
        Set<Class<?>> recorded = new HashSet<>();
        for (OpCheck check : CASES) {
            for (Primitive primitive : check.primitives()) {
                if (recorded.add(primitive.getClass())) {
                    String shown = shownBy(primitive);
                    assertThat(byName).containsKey(shown);
                    assertThat(byName.get(shown).primitives())
                            .as(shown)
                            .anyMatch(p -> p.getClass() == primitive.getClass());
                }
            }
        }
        assertThat(recorded).containsAll(leaves(Primitive.class));
    }

    private static List<Class<?>> leaves(Class<?> type) {
        if (!type.isSealed()) {
            return List.of(type);
        }
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> sub : type.getPermittedSubclasses()) {
            all.addAll(leaves(sub));
        }
        return all;
    }
}
