package io.genoise.backend.cuda.code;

/// Text that was put together from pieces, indented as if it had been written in one.
final class Indented {
    private Indented() {}

    /// `text` with each line indented by the braces around it.
    static String of(String text) {
        StringBuilder all = new StringBuilder();
        int depth = 0;
        for (String line : text.split("\n")) {
            String bare = line.strip();
            int within = depth - (bare.startsWith("}") ? 1 : 0);
            boolean indented = !bare.isEmpty() && !bare.startsWith("#");
            all.append(indented ? "    ".repeat(Math.max(within, 0)) : "")
                    .append(bare)
                    .append('\n');
            depth += count(bare, '{') - count(bare, '}');
        }
        return all.toString();
    }

    private static int count(String line, char sought) {
        return (int) line.chars().filter(c -> c == sought).count();
    }
}
