package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.VectorCode.LONGS;
import static io.genoise.backend.cpu.VectorCode.RUN;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import io.genoise.backend.cpu.generated.Loop;
import io.genoise.primitive.Primitive.Reduction;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.util.function.Consumer;

/// Writes a formula's loop as a class. Three templates, each with the loop order that measured best:
///
/// - *map*: rows outside, vectors of a row inside, one a turn (unrolled by the compiler, which beats four by hand). What varies with the column only is computed once a call
///   and kept in scratch memory.
/// - *sums down columns*: strips of up to four vectors outside, rows inside, running sums and what varies with the column
///   only in registers. Results need room for a whole strip ([#STRIP_COLUMNS]).
/// - *sums along rows*: rows outside; the 16 running sums of each row are left in scratch memory.
///
/// Numbers that do not vary are computed before the loops, what varies with the row only once a row. The last columns of
/// a row, fewer than a vector, are done by a second method, so that the first stays small; only stores and sums along
/// rows are masked there, because masked loads are what makes the first compiler give up ("out of virtual registers"), on
/// which the second never gets its turn. A body has about sixty vector operations at most, and all of them are direct
/// calls of the Vector API: both decide whether the compiler keeps vectors in registers.
final class LoopEmitter {
    /// Formulas of more instructions stay with the interpreter.
    static final int MOST_LINES = 300;

    /// The most columns of one call that computes columns first.
    static final int MOST_COLUMNS = 1 << 14;

    /// To a multiple of so many columns a sum down columns writes its results.
    static final int STRIP_COLUMNS = 64;

    /// A place of a line that is read from an operand where it is needed; of one that is not needed across columns.
    static final int OPERAND = -1;

    private static final int UNUSED = -2;
    private static final int BODY = 60;
    private static final int REGISTERS = 26;
    private static final int STRIP = 4;

    private final LoopKind kind;
    private final Instructions formula;
    private final int lanes;
    private final int[] columnPlace;
    private final int columnPlaces;
    private final int strip;

    /// @param lanes floats in a vector
    LoopEmitter(LoopKind kind, Instructions formula, int lanes) {
        this.kind = kind;
        this.formula = formula;
        this.lanes = lanes;
        this.columnPlace = new int[formula.lines().size()];
        int places = 0;
        int full = 1;
        int columns = 0;
        for (int i = 0; i < columnPlace.length; i++) {
            columnPlace[i] = UNUSED;
            if (formula.full(i)) {
                full++;
            } else if (neededAcrossColumns(i)) {
                columns++;
                columnPlace[i] =
                        formula.lines().get(i).kind() == Instruction.INPUT ? OPERAND : places++;
            }
        }
        this.columnPlaces = kind.direction() == Instructions.ROWS ? 0 : places;
        int held = kind.direction() == Instructions.ROWS ? columns + formula.roots().length : 1;
        int vectors = Math.clamp(Math.min(BODY / full, REGISTERS / held), 1, STRIP);
        this.strip = kind.direction() == 0 ? 1 : Integer.highestOneBit(vectors);
    }

    /// Bytes of scratch memory that the loop needs.
    static int scratch(LoopKind kind, Instructions formula) {
        int places = new LoopEmitter(kind, formula, Blocks.LANES).columnPlaces;
        int results = formula.roots().length;
        int left =
                switch (kind.direction()) {
                    case Instructions.ROWS -> ColumnSums.ROOM * results;
                    case Instructions.COLUMNS -> results * Interpreter.MOST_ROWS * Blocks.UNIT;
                    default -> places == 0 ? 0 : results * Interpreter.MOST_ROWS * Blocks.UNIT;
                };
        return places * 4 * MOST_COLUMNS + left;
    }

    /// Whether line `i` varies with the column only and is an operand of one that varies both ways, or a result.
    private boolean neededAcrossColumns(int i) {
        if (formula.variation()[i] != Instructions.COLUMNS) {
            return false;
        }
        for (int root : formula.roots()) {
            if (root == i) {
                return true;
            }
        }
        for (int j = i + 1; j < formula.lines().size(); j++) {
            if (formula.full(j) && formula.lines().get(j).uses(i)) {
                return true;
            }
        }
        return false;
    }

    /// The class file.
    byte[] emit() {
        ClassDesc name = ClassDesc.of(Loop.class.getPackageName(), "Generated");
        return ClassFile.of()
                .build(
                        name,
                        type -> {
                            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_PUBLIC);
                            type.withInterfaceSymbols(ClassDesc.of(Loop.class.getName()));
                            type.withMethodBody(
                                    INIT_NAME,
                                    MTD_void,
                                    ClassFile.ACC_PUBLIC,
                                    code ->
                                            code.aload(0)
                                                    .invokespecial(CD_Object, INIT_NAME, MTD_void)
                                                    .return_());
                            type.withMethodBody(
                                    "run", RUN, ClassFile.ACC_PUBLIC, code -> run(code, name));
                            if (columnPlaces > 0) {
                                method(type, "columns", this::columns);
                            }
                            switch (kind.direction()) {
                                case Instructions.ROWS -> method(type, "whole", this::sums);
                                case Instructions.COLUMNS -> {
                                    method(type, "whole", this::rowsWhole);
                                    method(type, "rest", this::rowsRest);
                                }
                                default -> {
                                    method(type, "whole", this::map);
                                    method(type, "rest", this::mapRest);
                                }
                            }
                        });
    }

    private void method(ClassBuilder type, String name, Consumer<VectorCode> body) {
        type.withMethodBody(
                name,
                RUN,
                ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
                code -> {
                    VectorCode vectors = new VectorCode(code, formula, lanes, columnPlace);
                    body.accept(vectors);
                    code.return_();
                });
    }

    /// Bytes of a row that the first method does in one turn.
    private long turn() {
        return kind.direction() == Instructions.COLUMNS
                ? (long) rowGroups() * Blocks.UNIT
                : 4L * strip * lanes;
    }

    private int rowGroups() {
        return Math.max(1, strip * lanes / Blocks.LANES);
    }

    private void run(CodeBuilder code, ClassDesc name) {
        if (columnPlaces > 0) {
            call(code, name, "columns");
        }
        if (kind.direction() == Instructions.ROWS) {
            call(code, name, "whole");
            code.return_();
            return;
        }
        long columns = turn() / 4;
        var noWhole = code.newLabel();
        code.lload(LONGS + 2).loadConstant(columns).lcmp().iflt(noWhole);
        call(code, name, "whole");
        code.labelBinding(noWhole);
        var noRest = code.newLabel();
        code.lload(LONGS + 2).loadConstant(columns).lrem().lconst_0().lcmp().ifeq(noRest);
        call(code, name, "rest");
        code.labelBinding(noRest);
        code.return_();
    }

    private static void call(CodeBuilder code, ClassDesc name, String method) {
        code.aload(1).aload(2).aload(3).lload(4).lload(6).lload(8).invokestatic(name, method, RUN);
    }

    /// What varies with the column only, for all columns, to scratch memory.
    private void columns(VectorCode code) {
        code.scalars();
        code.pointers(Instructions.COLUMNS);
        int c = code.counter(0);
        code.whileBelow(
                c,
                code.columnBytes(),
                () -> {
                    code.lines(Instructions.COLUMNS, 0, c);
                    for (int i = 0; i < columnPlace.length; i++) {
                        if (columnPlace[i] >= 0) {
                            code.storeColumn(i, c);
                        }
                    }
                    code.increase(c, 4L * lanes);
                });
    }

    private void map(VectorCode code) {
        code.scalars();
        code.pointers(0);
        code.outputs(true);
        int end = code.wholeBytes(turn());
        code.forEachRow(() -> {
            code.lines(Instructions.ROWS, 0, -1);
            int c = code.counter(0);
            code.whileBelow(
                    c,
                    end,
                    () -> {
                        for (int u = 0; u < strip; u++) {
                            code.loadColumns(u, c);
                            code.lines(Instructions.ROWS | Instructions.COLUMNS, u, c);
                            for (int k = 0; k < formula.roots().length; k++) {
                                code.store(k, u, c);
                            }
                        }
                        code.increase(c, turn());
                    });
            code.nextRow();
        });
    }

    /// The last columns, fewer than a vector, for all rows.
    private void mapRest(VectorCode code) {
        code.scalars();
        code.pointers(0);
        code.outputs(true);
        int c = code.wholeBytes(turn());
        code.mask(c, 0);
        code.lines(Instructions.COLUMNS, 0, c);
        code.enterStrip(c);
        code.forEachRow(() -> {
            code.lines(Instructions.ROWS, 0, -1);
            code.lines(Instructions.ROWS | Instructions.COLUMNS, 0, -1);
            for (int k = 0; k < formula.roots().length; k++) {
                code.store(k, 0, -1);
            }
            code.nextRow();
        });
    }

    /// Strips outside, rows inside. The last strip may reach beyond the last column.
    private void sums(VectorCode code) {
        code.scalars();
        code.pointers(0);
        code.outputs(false);
        int end = code.columnBytes();
        int c = code.counter(0);
        code.whileBelow(
                c,
                end,
                () -> {
                    for (int u = 0; u < strip; u++) {
                        code.lines(Instructions.COLUMNS, u, c);
                        for (int k = 0; k < formula.roots().length; k++) {
                            code.startSum(k, u, kind.reduction());
                        }
                    }
                    code.enterStrip(c);
                    code.forEachRow(() -> {
                        code.lines(Instructions.ROWS, 0, -1);
                        for (int u = 0; u < strip; u++) {
                            code.lines(Instructions.ROWS | Instructions.COLUMNS, u, -1);
                            for (int k = 0; k < formula.roots().length; k++) {
                                code.addToSum(k, u, u, kind.reduction(), false);
                            }
                        }
                        code.nextRow();
                    });
                    code.leaveStrip();
                    for (int u = 0; u < strip; u++) {
                        for (int k = 0; k < formula.roots().length; k++) {
                            code.storeSum(k, u, c);
                        }
                    }
                    code.increase(c, turn());
                });
    }

    /// A largest or smallest element does not depend on the order, so each vector of a turn has a running result of its own:
    /// one alone would wait for itself, eight instructions long.
    private void rowsWhole(VectorCode code) {
        int vectors = Blocks.LANES / lanes;
        int sums = kind.reduction() == Reduction.SUM ? vectors : rowGroups() * vectors;
        code.scalars();
        code.pointers(0);
        int end = code.wholeBytes(turn());
        code.forEachRow(() -> {
            code.lines(Instructions.ROWS, 0, -1);
            for (int k = 0; k < formula.roots().length; k++) {
                for (int j = 0; j < sums; j++) {
                    code.startSum(k, j, kind.reduction());
                }
            }
            int c = code.counter(0);
            code.whileBelow(
                    c,
                    end,
                    () -> {
                        for (int u = 0; u < rowGroups() * vectors; u++) {
                            rowVector(code, u, u % sums, c, kind.reduction(), false);
                        }
                        code.increase(c, turn());
                    });
            for (int k = 0; k < formula.roots().length; k++) {
                for (int j = vectors; j < sums; j++) {
                    code.joinSums(k, j % vectors, j, kind.reduction());
                }
            }
            sumsToLanes(code, vectors);
            code.nextRow();
        });
    }

    private void rowsRest(VectorCode code) {
        int vectors = Blocks.LANES / lanes;
        code.scalars();
        code.pointers(0);
        int start = code.wholeBytes(turn());
        code.forEachRow(() -> {
            code.lines(Instructions.ROWS, 0, -1);
            for (int k = 0; k < formula.roots().length; k++) {
                for (int j = 0; j < vectors; j++) {
                    code.loadOrStartSum(k, j, start, kind.reduction());
                }
            }
            int c = code.copy(start);
            code.whileBelow(
                    c,
                    code.columnBytes(),
                    () -> {
                        for (int u = 0; u < vectors; u++) {
                            code.mask(c, u);
                            rowVector(code, u, u, c, kind.reduction(), true);
                        }
                        code.increase(c, Blocks.UNIT);
                    });
            sumsToLanes(code, vectors);
            code.nextRow();
        });
    }

    private void rowVector(
            VectorCode code, int u, int sum, int c, Reduction reduction, boolean masked) {
        code.loadColumns(u, c);
        code.lines(Instructions.ROWS | Instructions.COLUMNS, u, c);
        for (int k = 0; k < formula.roots().length; k++) {
            code.addToSum(k, sum, u, reduction, masked);
        }
    }

    private void sumsToLanes(VectorCode code, int vectors) {
        for (int k = 0; k < formula.roots().length; k++) {
            for (int j = 0; j < vectors; j++) {
                code.sumToLanes(k, j);
            }
        }
    }
}
