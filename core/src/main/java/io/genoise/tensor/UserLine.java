package io.genoise.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.net.URL;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// Finds the line of the user's code that an operation came from, and what the user called.
///
/// A class is the engine's if its package is one of the engine's and it lies in a module, jar or folder that says so by
/// holding the file `META-INF/genoise.engine`: core's does, and models'. So tests in the engine's packages are users,
/// and in a jar that was merged of all, the user's packages are.
final class UserLine {
    private static final String MARK = "META-INF/genoise.engine";
    private static final String HERE = UserLine.class.getPackageName();

    /// `io.genoise.`, or what a jar that renames packages made of it.
    private static final String ROOT = HERE.substring(0, HERE.lastIndexOf('.') + 1);

    private static final StackWalker WALKER =
            StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);
    private static final Map<Object, Boolean> MARKED = new ConcurrentHashMap<>();

    private UserLine() {}

    /// ` (at File.java:12 in method)`, or nothing if all callers are the engine's.
    static String suffix() {
        return WALKER.walk(frames ->
                frames.filter(frame -> isUsers(frame.getDeclaringClass()))
                        .findFirst()
                        .map(f ->
                                " (at %s:%s in %s)"
                                        .formatted(
                                                f.getFileName(),
                                                f.getLineNumber(),
                                                f.getMethodName()))
                        .orElse(""));
    }

    /// The operation that is being recorded, by the method of core's that was called from outside of core: `log`,
    /// `Losses.crossEntropy`.
    static String operation() {
        Predicate<StackFrame> core = frame -> isTogether(frame.getDeclaringClass());
        Predicate<StackFrame> platform = frame -> isPlatforms(frame.getDeclaringClass());
        StackFrame outermost =
                WALKER.walk(frames ->
                                frames.takeWhile(core.or(platform))
                                        .filter(core)
                                        .reduce((_, next) -> next))
                        .orElseThrow();
        String type = outermost.getDeclaringClass().getSimpleName();
        String method = outermost.getMethodName();
        return type.equals("Tensor") ? method : type + "." + method;
    }

    private static boolean isUsers(Class<?> type) {
        return !isPlatforms(type) && !(type.getName().startsWith(ROOT) && isMarked(type));
    }

    private static boolean isPlatforms(Class<?> type) {
        return type.getClassLoader() == null
                || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
    }

    /// Whether `type` lies where this class lies.
    private static boolean isTogether(Class<?> type) {
        return type.getName().startsWith(ROOT) && place(type).equals(place(UserLine.class));
    }

    /// What says where a class came from: its module, or its jar or folder.
    private static Object place(Class<?> type) {
        if (type.getModule().isNamed()) {
            return type.getModule();
        }
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? "nowhere"
                : source.getLocation().toString();
    }

    private static boolean isMarked(Class<?> type) {
        return MARKED.computeIfAbsent(place(type), place -> findMark(type, place));
    }

    private static boolean findMark(Class<?> type, Object place) {
        try {
            if (place instanceof Module module) {
                try (InputStream mark = module.getResourceAsStream(MARK)) {
                    return mark != null;
                }
            }
            for (URL mark : Collections.list(type.getClassLoader().getResources(MARK))) {
                if (mark.toString().contains(place.toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
