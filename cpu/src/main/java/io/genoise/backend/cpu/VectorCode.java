package io.genoise.backend.cpu;

import io.genoise.backend.cpu.Instructions.Line;
import io.genoise.backend.cpu.generated.Loop;
import io.genoise.primitive.Primitive.Reduction;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Bytecode for one method of a generated loop: the instructions of a formula as calls of the Vector API, and the few
/// loop forms that the templates of [LoopEmitter] need. Each line's value, for each vector of a strip, is a local
/// variable.
final class VectorCode {
    /// The local variable of the first `long` argument of the instance method `run`: rows, then columns, then scratch.
    static final int LONGS = 4;

    private static final String VECTORS = "jdk.incubator.vector.";
    private static final ClassDesc FLOATS = ClassDesc.of(VECTORS + "FloatVector");
    private static final ClassDesc INTS = ClassDesc.of(VECTORS + "IntVector");
    private static final ClassDesc VECTOR = ClassDesc.of(VECTORS + "Vector");
    private static final ClassDesc SPECIES = ClassDesc.of(VECTORS + "VectorSpecies");
    private static final ClassDesc MASK = ClassDesc.of(VECTORS + "VectorMask");
    private static final ClassDesc OPERATORS = ClassDesc.of(VECTORS + "VectorOperators");
    private static final ClassDesc BINARY = OPERATORS.nested("Binary");
    private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
    private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
    private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");
    private static final ClassDesc SEGMENT = ClassDesc.of(MemorySegment.class.getName());
    private static final ClassDesc LAYOUT = ClassDesc.of(ValueLayout.class.getName());
    private static final ClassDesc FLOAT_LAYOUT = LAYOUT.nested("OfFloat");
    private static final ClassDesc BYTE_ORDER = ClassDesc.of(ByteOrder.class.getName());
    private static final ClassDesc LOOP = ClassDesc.of(Loop.class.getName());
    private static final ClassDesc L = ConstantDescs.CD_long;
    private static final ClassDesc I = ConstantDescs.CD_int;
    private static final ClassDesc F = ConstantDescs.CD_float;
    private static final ClassDesc V = ConstantDescs.CD_void;

    static final MethodTypeDesc RUN =
            MethodTypeDesc.of(V, L.arrayType(), L.arrayType(), F.arrayType(), L, L, L);

    /// No address has other bits, nor has the number of bytes of a row.
    private static final long ADDRESS = Long.MAX_VALUE >> 1;

    private static final long ROW = (1L << 40) - 1;

    private static final int AT = 0;
    private static final int STEP = 1;
    private static final int SLOTS = 2;
    private static final int ROWS = 3;
    private static final int COLUMNS = 5;
    private static final int SCRATCH = 7;

    private final CodeBuilder code;
    private final Instructions formula;
    private final int lanes;
    private final int[] columnPlace;
    private final int[][] value;
    private final int[][] sum;
    private final int[] base;
    private final int[] step;
    private int[] cursor;
    private int mask = -1;
    private int columnBytes = -1;
    private int lanesAt = -1;
    private boolean mapped;

    VectorCode(CodeBuilder code, Instructions formula, int lanes, int[] columnPlace) {
        int operands = formula.inputs() + formula.roots().length;
        this.code = code;
        this.formula = formula;
        this.lanes = lanes;
        this.columnPlace = columnPlace;
        this.value = new int[formula.lines().size()][16];
        this.sum = new int[formula.roots().length][16];
        this.base = new int[operands];
        this.step = new int[operands];
        for (int[] row : value) {
            Arrays.fill(row, -1);
        }
        for (int[] row : sum) {
            Arrays.fill(row, -1);
        }
        Arrays.fill(base, -1);
        Arrays.fill(step, -1);
        this.cursor = base;
    }

    /// The lines that do not vary; the same local variable for every vector of a strip.
    void scalars() {
        for (int i = 0; i < value.length; i++) {
            if (formula.variation()[i] == 0) {
                line(i, 0, -1);
                Arrays.fill(value[i], value[i][0]);
            }
        }
    }

    /// Local variables for the address and the step of each operand that varies as `variation` says (0: in any way).
    void pointers(int variation) {
        for (int i = 0; i < value.length; i++) {
            int varies = formula.variation()[i];
            Line line = formula.lines().get(i);
            if (line.kind() == Instruction.INPUT
                    && varies != 0
                    && (variation == 0 || varies == variation)) {
                base[line.number()] = address(line.number());
                if ((varies & Instructions.ROWS) != 0) {
                    step[line.number()] = element(STEP, line.number());
                }
            }
        }
        lanesAt = longLocal();
        code.lload(SCRATCH);
        within(ADDRESS);
        code.lstore(lanesAt);
    }

    /// Local variables for the results' addresses, and for their steps if they have one row for each of the operands'.
    void outputs(boolean mapped) {
        this.mapped = mapped;
        for (int k = 0; k < formula.roots().length; k++) {
            int out = formula.inputs() + k;
            base[out] = address(out);
            if (mapped) {
                step[out] = element(STEP, out);
            }
        }
    }

    private int address(int operand) {
        int local = longLocal();
        code.aload(AT).loadConstant(operand).laload();
        within(ADDRESS);
        code.lstore(local);
        return local;
    }

    /// Tells the compiler that the number on the stack is none that has other bits than `bits`. Of addresses and bytes of a row
    /// that holds, and where it knows, it drops the checks of bounds with all that it would do for them before each loop:
    /// hundreds of instructions a row.
    private void within(long bits) {
        code.loadConstant(bits).land();
    }

    private int element(int array, int index) {
        int local = longLocal();
        code.aload(array).loadConstant(index).laload().lstore(local);
        return local;
    }

    private int longLocal() {
        return code.allocateLocal(TypeKind.LONG);
    }

    int counter(long start) {
        int local = longLocal();
        code.loadConstant(start).lstore(local);
        return local;
    }

    int copy(int from) {
        int local = longLocal();
        code.lload(from).lstore(local);
        return local;
    }

    void increase(int local, long by) {
        code.lload(local).loadConstant(by).ladd().lstore(local);
    }

    /// A local variable that holds the bytes of a row.
    int columnBytes() {
        if (columnBytes < 0) {
            columnBytes = longLocal();
            code.lload(COLUMNS).loadConstant(4L).lmul();
            within(ROW);
            code.lstore(columnBytes);
        }
        return columnBytes;
    }

    /// A new local variable that holds the bytes of a row, rounded down to a multiple of `turn`.
    int wholeBytes(long turn) {
        int bytes = columnBytes();
        int local = longLocal();
        code.lload(bytes).loadConstant(turn).ldiv().loadConstant(turn).lmul();
        within(ROW);
        code.lstore(local);
        return local;
    }

    void whileBelow(int counter, int end, Runnable body) {
        Label head = code.newBoundLabel();
        Label exit = code.newLabel();
        code.lload(counter).lload(end).lcmp().ifge(exit);
        body.run();
        code.goto_(head);
        code.labelBinding(exit);
    }

    void forEachRow(Runnable body) {
        int r = counter(0);
        Label head = code.newBoundLabel();
        Label exit = code.newLabel();
        code.lload(r).lload(ROWS).lcmp().ifge(exit);
        body.run();
        increase(r, 1);
        code.goto_(head);
        code.labelBinding(exit);
    }

    /// Moves all addresses that have a step on by one row, and that of the running sums in scratch memory.
    void nextRow() {
        for (int i = 0; i < step.length; i++) {
            if (step[i] >= 0) {
                code.lload(cursor[i]).lload(step[i]).ladd();
                within(ADDRESS);
                code.lstore(cursor[i]);
            }
        }
        code.lload(lanesAt).loadConstant((long) Blocks.UNIT).ladd();
        within(ADDRESS);
        code.lstore(lanesAt);
    }

    /// Addresses for the rows of the strip that begins at byte `c` of each row.
    void enterStrip(int c) {
        cursor = new int[base.length];
        Arrays.fill(cursor, -1);
        for (int i = 0; i < value.length; i++) {
            Line line = formula.lines().get(i);
            if (line.kind() == Instruction.INPUT && formula.varies(i, Instructions.ROWS)) {
                moved(line.number(), formula.full(i) ? c : -1);
            }
        }
        for (int k = 0; mapped && k < formula.roots().length; k++) {
            moved(formula.inputs() + k, c);
        }
    }

    private void moved(int operand, int c) {
        cursor[operand] = longLocal();
        code.lload(base[operand]);
        if (c >= 0) {
            code.lload(c).ladd();
        }
        code.lstore(cursor[operand]);
    }

    void leaveStrip() {
        cursor = base;
    }

    /// From here on stores and sums along rows touch only columns that exist, the vector being the `u`-th from byte `c`.
    void mask(int c, int u) {
        if (mask < 0) {
            mask = code.allocateLocal(TypeKind.REFERENCE);
        }
        species(FLOATS);
        code.lload(c).loadConstant(2).lshr().loadConstant((long) u * lanes).ladd().lload(COLUMNS);
        code.invokeinterface(SPECIES, "indexInRange", MethodTypeDesc.of(MASK, L, L)).astore(mask);
    }

    /// The lines of one kind of variation, for vector `u` of the strip; `c` is the local variable of the byte within a
    /// row, or -1 where the addresses contain it.
    void lines(int variation, int u, int c) {
        for (int i = 0; i < value.length; i++) {
            if (formula.variation()[i] == variation) {
                line(i, u, c);
                if (variation == Instructions.ROWS) {
                    Arrays.fill(value[i], value[i][0]);
                }
            }
        }
    }

    /// The values that vary with the column only and are operands of others, for vector `u`.
    void loadColumns(int u, int c) {
        for (int i = 0; i < value.length; i++) {
            if (formula.variation()[i] != Instructions.COLUMNS) {
                continue;
            }
            if (columnPlace[i] >= 0) {
                target(i, u);
                species(FLOATS);
                memory();
                columnAddress(i, c);
                offset(u);
                load();
                if (formula.lines().get(i).kind().givesInts()) {
                    code.invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTS));
                }
                code.astore(value[i][u]);
            } else if (columnPlace[i] == LoopEmitter.OPERAND) {
                line(i, u, c);
            }
        }
    }

    void storeColumn(int i, int c) {
        operand(i, 0, false);
        memory();
        columnAddress(i, c);
        order();
        code.invokevirtual(
                FLOATS, "intoMemorySegment", MethodTypeDesc.of(V, SEGMENT, L, BYTE_ORDER));
    }

    private void columnAddress(int i, int c) {
        long lanesBytes = (long) formula.roots().length * Interpreter.MOST_ROWS * Blocks.UNIT;
        long place = lanesBytes + 4L * LoopEmitter.MOST_COLUMNS * columnPlace[i];
        code.lload(SCRATCH).loadConstant(place).ladd();
        within(ADDRESS);
        code.lload(c).ladd();
    }

    /// Stores result `k` of vector `u`.
    void store(int k, int u, int c) {
        operand(formula.roots()[k], u, false);
        memory();
        address(formula.inputs() + k, c);
        offset(u);
        order();
        storeTop();
    }

    private void storeTop() {
        if (mask >= 0) {
            code.aload(mask);
            code.invokevirtual(
                    FLOATS,
                    "intoMemorySegment",
                    MethodTypeDesc.of(V, SEGMENT, L, BYTE_ORDER, MASK));
        } else {
            code.invokevirtual(
                    FLOATS, "intoMemorySegment", MethodTypeDesc.of(V, SEGMENT, L, BYTE_ORDER));
        }
    }

    /// Running result `k` of vector `u` begins. Never from a constant field: that is boxed in the loop.
    void startSum(int k, int u, Reduction reduction) {
        sum[k][u] = sum[k][u] < 0 ? code.allocateLocal(TypeKind.REFERENCE) : sum[k][u];
        species(FLOATS);
        if (reduction == Reduction.SUM) {
            code.invokestatic(FLOATS, "zero", MethodTypeDesc.of(FLOATS, SPECIES));
        } else {
            code.loadConstant(Blocks.start(reduction));
            code.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, F));
        }
        code.astore(sum[k][u]);
    }

    /// Running result `from` goes into running result `into`.
    void joinSums(int k, int into, int from, Reduction reduction) {
        code.aload(sum[k][from]);
        code.aload(sum[k][into]);
        code.invokevirtual(FLOATS, name(reduction), MethodTypeDesc.of(FLOATS, VECTOR));
        code.astore(sum[k][into]);
    }

    private static String name(Reduction reduction) {
        return switch (reduction) {
            case MAX -> "max";
            case MIN -> "min";
            default -> "add";
        };
    }

    /// Result `k` of vector `u` goes into running result `s`.
    void addToSum(int k, int s, int u, Reduction reduction, boolean masked) {
        operand(formula.roots()[k], u, false);
        code.aload(sum[k][s]);
        code.invokevirtual(FLOATS, name(reduction), MethodTypeDesc.of(FLOATS, VECTOR));
        if (masked) {
            code.aload(sum[k][s]);
            code.aload(mask).invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
            code.invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
        }
        code.astore(sum[k][s]);
    }

    /// A running sum down a column to its result, which has room for a whole strip.
    void storeSum(int k, int u, int c) {
        code.aload(sum[k][u]);
        memory();
        code.lload(base[formula.inputs() + k]).lload(c).ladd();
        offset(u);
        order();
        code.invokevirtual(
                FLOATS, "intoMemorySegment", MethodTypeDesc.of(V, SEGMENT, L, BYTE_ORDER));
    }

    /// The running results of a row, in scratch memory.
    void sumToLanes(int k, int j) {
        code.aload(sum[k][j]);
        memory();
        lanesAddress(k, j);
        order();
        code.invokevirtual(
                FLOATS, "intoMemorySegment", MethodTypeDesc.of(V, SEGMENT, L, BYTE_ORDER));
    }

    /// Goes on with the running results that the first method left, or, where it did nothing (`start` is 0), begins.
    void loadOrStartSum(int k, int j, int start, Reduction reduction) {
        Label begun = code.newLabel();
        Label done = code.newLabel();
        code.lload(start).lconst_0().lcmp().ifne(begun);
        startSum(k, j, reduction);
        code.goto_(done);
        code.labelBinding(begun);
        species(FLOATS);
        memory();
        lanesAddress(k, j);
        order();
        code.invokestatic(
                FLOATS,
                "fromMemorySegment",
                MethodTypeDesc.of(FLOATS, SPECIES, SEGMENT, L, BYTE_ORDER));
        code.astore(sum[k][j]);
        code.labelBinding(done);
    }

    private void lanesAddress(int k, int j) {
        code.lload(lanesAt)
                .loadConstant((long) k * Interpreter.MOST_ROWS * Blocks.UNIT + 4L * j * lanes)
                .ladd();
    }

    private void target(int i, int u) {
        value[i][u] = value[i][u] < 0 ? code.allocateLocal(TypeKind.REFERENCE) : value[i][u];
    }

    private void line(int i, int u, int c) {
        Line line = formula.lines().get(i);
        switch (line.kind()) {
            case INPUT -> input(i, line.number(), u, c);
            case SLOT -> {
                species(FLOATS);
                code.aload(SLOTS).loadConstant(line.number()).faload();
                code.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, F));
            }
            case CONSTANT -> {
                species(FLOATS);
                code.loadConstant(Float.intBitsToFloat(line.number()));
                code.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, F));
            }
            case ADD -> binary(line, u, "add");
            case SUBTRACT -> binary(line, u, "sub");
            case MULTIPLY -> binary(line, u, "mul");
            case DIVIDE -> binary(line, u, "div");
            case MINIMUM -> binary(line, u, "min");
            case MAXIMUM -> binary(line, u, "max");
            case FUSED -> {
                operand(line.a(), u, false);
                operand(line.b(), u, false);
                operand(line.c(), u, false);
                code.invokevirtual(FLOATS, "fma", MethodTypeDesc.of(FLOATS, VECTOR, VECTOR));
            }
            case NEGATE -> unary(line, u, "neg");
            case ABS -> unary(line, u, "abs");
            case SQRT -> unary(line, u, "sqrt");
            case IF_LESS -> choose(line, u, "LT");
            case IF_LESS_EQUAL -> choose(line, u, "LE");
            case IF_EQUAL -> choose(line, u, "EQ");
            case INT_ADD -> intBinary(line, u, "add");
            case INT_SUBTRACT -> intBinary(line, u, "sub");
            case AND -> intBinary(line, u, "and");
            case XOR -> {
                operand(line.a(), u, true);
                code.getstatic(OPERATORS, "XOR", ASSOCIATIVE);
                operand(line.b(), u, true);
                code.invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, VECTOR));
            }
            case SHIFT_LEFT -> shift(line, u, "LSHL");
            case SHIFT_RIGHT -> shift(line, u, "ASHR");
            case INT_TO_FLOAT -> {
                operand(line.a(), u, true);
                code.getstatic(OPERATORS, "I2F", CONVERSION);
                species(FLOATS);
                code.iconst_0();
                code.invokevirtual(
                        INTS, "convertShape", MethodTypeDesc.of(VECTOR, CONVERSION, SPECIES, I));
                code.checkcast(FLOATS);
            }
        }
        target(i, u);
        code.astore(value[i][u]);
    }

    private void input(int i, int operand, int u, int c) {
        species(FLOATS);
        memory();
        if (formula.varies(i, Instructions.COLUMNS)) {
            address(operand, c);
            offset(u);
            load();
            return;
        }
        code.getstatic(LAYOUT, "JAVA_FLOAT_UNALIGNED", FLOAT_LAYOUT);
        if (formula.variation()[i] == 0) {
            code.aload(AT).loadConstant(operand).laload();
        } else {
            code.lload(cursor[operand]);
        }
        code.invokeinterface(SEGMENT, "get", MethodTypeDesc.of(F, FLOAT_LAYOUT, L));
        code.invokestatic(FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, F));
    }

    private void address(int operand, int c) {
        code.lload(cursor[operand] >= 0 ? cursor[operand] : base[operand]);
        if (c >= 0) {
            code.lload(c).ladd();
        }
    }

    private void offset(int u) {
        if (u > 0) {
            code.loadConstant(4L * u * lanes).ladd();
        }
    }

    /// The vector at the address on the stack. Never masked: memory may be read a little beyond an operand's end.
    private void load() {
        order();
        code.invokestatic(
                FLOATS,
                "fromMemorySegment",
                MethodTypeDesc.of(FLOATS, SPECIES, SEGMENT, L, BYTE_ORDER));
    }

    private void unary(Line line, int u, String name) {
        operand(line.a(), u, false);
        code.invokevirtual(FLOATS, name, MethodTypeDesc.of(FLOATS));
    }

    private void binary(Line line, int u, String name) {
        operand(line.a(), u, false);
        operand(line.b(), u, false);
        code.invokevirtual(FLOATS, name, MethodTypeDesc.of(FLOATS, VECTOR));
    }

    private void choose(Line line, int u, String comparison) {
        operand(line.d(), u, false);
        operand(line.c(), u, false);
        operand(line.a(), u, false);
        code.getstatic(OPERATORS, comparison, COMPARISON);
        operand(line.b(), u, false);
        code.invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
        code.invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
    }

    private void intBinary(Line line, int u, String name) {
        operand(line.a(), u, true);
        operand(line.b(), u, true);
        code.invokevirtual(INTS, name, MethodTypeDesc.of(INTS, VECTOR));
    }

    private void shift(Line line, int u, String name) {
        operand(line.a(), u, true);
        code.getstatic(OPERATORS, name, BINARY).loadConstant(line.number());
        code.invokevirtual(INTS, "lanewise", MethodTypeDesc.of(INTS, BINARY, I));
    }

    /// Pushes a line's value, as integers or as floats.
    private void operand(int i, int u, boolean ints) {
        code.aload(value[i][u]);
        boolean isInts = formula.lines().get(i).kind().givesInts();
        if (ints && !isInts) {
            code.invokevirtual(FLOATS, "reinterpretAsInts", MethodTypeDesc.of(INTS));
        } else if (!ints && isInts) {
            code.invokevirtual(INTS, "reinterpretAsFloats", MethodTypeDesc.of(FLOATS));
        }
    }

    private void species(ClassDesc of) {
        code.getstatic(of, "SPECIES_" + 32 * lanes, SPECIES);
    }

    private void memory() {
        code.getstatic(LOOP, "MEMORY", SEGMENT);
    }

    private void order() {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        code.getstatic(BYTE_ORDER, little ? "LITTLE_ENDIAN" : "BIG_ENDIAN", BYTE_ORDER);
    }
}
