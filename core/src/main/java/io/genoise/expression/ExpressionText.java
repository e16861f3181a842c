package io.genoise.expression;

import java.util.Locale;

/// An expression as a text, in full or its beginning if it is long.
final class ExpressionText {
    private static final int LONGEST = 400;

    private final StringBuilder text = new StringBuilder();

    private ExpressionText() {}

    static String of(Formula formula) {
        ExpressionText writer = new ExpressionText();
        writer.write(formula);
        return writer.text.toString();
    }

    private void write(Formula node) {
        if (text.length() > LONGEST) {
            text.append('…');
            return;
        }
        switch (node.kind()) {
            case INPUT -> text.append('x').append(node.index());
            case SLOT -> text.append('s').append(node.index());
            case CONSTANT, SCALAR -> text.append(node.value());
            case ADD -> writeOperands(node, "(", " + ");
            case SUBTRACT -> writeOperands(node, "(", " - ");
            case MULTIPLY -> writeOperands(node, "(", " * ");
            case DIVIDE -> writeOperands(node, "(", " / ");
            default -> writeOperands(node, node.kind().name().toLowerCase(Locale.ROOT) + "(", ", ");
        }
    }

    private void writeOperands(Formula node, String before, String between) {
        text.append(before);
        for (int i = 0; i < node.kind().arity() && text.length() <= LONGEST; i++) {
            if (i > 0) {
                text.append(between);
            }
            write(node.operand(i));
        }
        text.append(text.length() > LONGEST ? "…)" : ")");
    }
}
