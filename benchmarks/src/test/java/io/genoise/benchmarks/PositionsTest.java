package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Nothing has more than five positional components without a named way.
///
/// - Of a record of more than five components something that can be named gives one: a constructor, a method, a component of
///   another record. From there [io.genoise.setting.Copy] names what is to be different.
/// - No method and no other constructor has more than five parameters. Of an operation, in `io.genoise.op`, tensors are not
///   counted: they are the operands of its formula.
class PositionsTest {
    private static final int MOST = 5;

    @Test
    void everyLongRecordHasABeginning() throws IOException {
        Set<JavaClass> types = named();
        List<JavaClass> records = types.stream().filter(PositionsTest::isLong).toList();
        assertThat(records).hasSizeGreaterThan(20);

        assertThat(records)
                .filteredOn(record -> units(types).noneMatch(unit -> gives(unit, record)))
                .as("see the comment of this class")
                .isEmpty();
    }

    @Test
    void noMethodAndNoOtherConstructorIsLong() throws IOException {
        assertThat(units(named()))
                .hasSizeGreaterThan(1000)
                .filteredOn(unit -> counted(unit) > MOST)
                .filteredOn(unit -> !isCanonical(unit))
                .extracting(JavaCodeUnit::getFullName)
                .as("see the comment of this class")
                .isEmpty();
    }

    /// Whether who calls `unit` has a `record` that he did not have before.
    private static boolean gives(JavaCodeUnit unit, JavaClass record) {
        if (counted(unit) > MOST) {
            return false;
        }
        return unit instanceof JavaConstructor
                ? unit.getOwner().equals(record)
                : unit.getReturnType().getAllInvolvedRawTypes().contains(record)
                        && (!unit.getOwner().equals(record)
                                || unit.getModifiers().contains(JavaModifier.STATIC));
    }

    private static long counted(JavaCodeUnit unit) {
        boolean operation = unit.getOwner().getPackageName().equals("io.genoise.op");
        return unit.getRawParameterTypes().stream()
                .filter(type ->
                        !operation
                                || !type.isEquivalentTo(Tensor.class)
                                        && !type.isEquivalentTo(Variable.class))
                .count();
    }

    private static boolean isLong(JavaClass type) {
        return type.isRecord() && type.reflect().getRecordComponents().length > MOST;
    }

    private static boolean isCanonical(JavaCodeUnit unit) {
        return unit instanceof JavaConstructor
                && isLong(unit.getOwner())
                && unit.getParameters().size()
                        == unit.getOwner().reflect().getRecordComponents().length;
    }

    private static Stream<? extends JavaCodeUnit> units(Set<JavaClass> types) {
        return types.stream()
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit ->
                        unit.getModifiers().contains(JavaModifier.PUBLIC)
                                || unit.getModifiers().contains(JavaModifier.PROTECTED))
                .filter(unit -> !unit.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    /// Exported classes, and the public ones in them.
    private static Set<JavaClass> named() throws IOException {
        return ArchitectureTest.exportedClasses().stream()
                .flatMap(type -> Stream.concat(Stream.of(type), inside(type)))
                .collect(Collectors.toSet());
    }

    private static Stream<JavaClass> inside(JavaClass type) {
        return type.getPackage().getClasses().stream()
                .filter(each -> each.getEnclosingClass().filter(type::equals).isPresent())
                .filter(each -> each.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(each -> Stream.concat(Stream.of(each), inside(each)));
    }
}
