package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ConstantDesc;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is written does not depend on the country that it is written in: `%d` in Egypt has Arabic digits, `%.1f` in
/// Germany a comma, and a Turkish `I` in lower case is no `i`.
///
/// So a number goes into a text as `%s` (`Integer.toString` has digits 0-9 everywhere), or `Locale.ROOT` is named. The rule
/// is looked for in the compiled code: a format with a number in it, in a method that formats for the default locale.
class LocaleTest {
    /// `%d`, `%,d`, `%05.1f` …; `%x` and `%s` are the same everywhere. Flags are no spaces, which text has ("30 % ended").
    private static final Pattern NUMBER =
            Pattern.compile("%(\\d+\\$)?[-#+0,(]*\\d*(\\.\\d+)?[deEfgGaA](?![a-zA-Z])|%[tT]");

    private static final List<String> FORMATTERS =
            List.of(
                    "java/lang/String.formatted([Ljava/lang/Object;)Ljava/lang/String;",
                    "java/lang/String.format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;",
                    "java/io/PrintStream.printf(Ljava/lang/String;[Ljava/lang/Object;)Ljava/io/PrintStream;",
                    "java/io/PrintStream.format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/io/PrintStream;",
                    "java/io/PrintWriter.printf(Ljava/lang/String;[Ljava/lang/Object;)Ljava/io/PrintWriter;",
                    "java/io/PrintWriter.format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/io/PrintWriter;");

    private static final List<String> FORBIDDEN =
            List.of(
                    "java/lang/String.toLowerCase()Ljava/lang/String;",
                    "java/lang/String.toUpperCase()Ljava/lang/String;",
                    "java/text/NumberFormat.getInstance()Ljava/text/NumberFormat;",
                    "java/text/NumberFormat.getNumberInstance()Ljava/text/NumberFormat;",
                    "java/text/NumberFormat.getIntegerInstance()Ljava/text/NumberFormat;",
                    "java/text/NumberFormat.getPercentInstance()Ljava/text/NumberFormat;",
                    "java/text/DecimalFormat.<init>(Ljava/lang/String;)V",
                    "java/text/SimpleDateFormat.<init>(Ljava/lang/String;)V",
                    "java/time/format/DateTimeFormatter.ofPattern(Ljava/lang/String;)Ljava/time/format/DateTimeFormatter;",
                    "java/util/Formatter.<init>()V",
                    "java/util/Formatter.<init>(Ljava/lang/Appendable;)V",
                    "java/util/Scanner.<init>(Ljava/io/InputStream;)V",
                    "java/text/Collator.getInstance()Ljava/text/Collator;");

    @Test
    void nothingThatIsWrittenDependsOnTheCountry() throws IOException {
        List<String> found = new ArrayList<>();
        for (JavaClass type :
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(location -> !location.contains("-tests.jar"))
                        .importPackages("io.genoise")) {
            URI file = type.getSource().orElseThrow().getUri();
            try (InputStream in = file.toURL().openStream()) {
                found.addAll(violations(type.getName(), in.readAllBytes()));
            }
        }
        assertThat(found)
                .as("numbers as %s, or Locale.ROOT; see the comment of this class")
                .isEmpty();
    }

    @Test
    void theRuleSeesWhatItIsMeantToSee() throws IOException {
        try (InputStream own = LocaleTest.class.getResourceAsStream("LocaleTest$Examples.class")) {
            assertThat(violations("Examples", own.readAllBytes()))
                    .extracting(violation -> violation.split(" ")[0])
                    .containsExactlyInAnyOrder(
                            "Examples.count",
                            "Examples.share",
                            "Examples.built",
                            "Examples.capitals");
        }
    }

    static final class Examples {
        String count(int n) {
            return "%d of 100 %% expected".formatted(n);
        }

        String share(double x) {
            return String.format("%.1f %%", x);
        }

        String built(String unit, int n) {
            return ("%,d " + unit).formatted(n);
        }

        String capitals(String text) {
            return text.toUpperCase();
        }

        String rightNumber(int n) {
            return "at most 30 % expected, %s".formatted(n);
        }

        String rightLocale(double x, String unit) {
            return String.format(Locale.ROOT, "%.1f %s", x, "in %s".formatted(unit));
        }

        String rightHexadecimal(int n) {
            return "%04x".formatted(n);
        }
    }

    private static List<String> violations(String type, byte[] bytes) {
        List<String> found = new ArrayList<>();
        for (MethodModel method : ClassFile.of().parse(bytes).methods()) {
            String name = type + "." + method.methodName().stringValue();
            List<CodeElement> code =
                    method.code().stream().flatMap(each -> each.elementStream()).toList();
            boolean formats = calls(code).anyMatch(FORMATTERS::contains);
            if (formats) {
                texts(code)
                        .filter(text -> NUMBER.matcher(text).find())
                        .forEach(text -> found.add("%s formats \"%s\"".formatted(name, text)));
            }
            calls(code)
                    .filter(FORBIDDEN::contains)
                    .forEach(call -> found.add("%s calls %s".formatted(name, call)));
        }
        return found;
    }

    private static Stream<String> calls(List<CodeElement> code) {
        return code.stream()
                .filter(InvokeInstruction.class::isInstance)
                .map(InvokeInstruction.class::cast)
                .map(call ->
                        "%s.%s%s"
                                .formatted(
                                        call.owner().asInternalName(),
                                        call.name().stringValue(),
                                        call.type().stringValue()));
    }

    /// The constant texts of a method but those that follow `Locale.ROOT`; of one that is put together, the constant part.
    private static Stream<String> texts(List<CodeElement> code) {
        List<String> texts = new ArrayList<>();
        boolean rooted = false;
        for (CodeElement element : code) {
            switch (element) {
                case FieldInstruction field ->
                        rooted =
                                field.owner().asInternalName().equals("java/util/Locale")
                                        && field.name().stringValue().equals("ROOT");
                case ConstantInstruction constant -> {
                    if (!rooted && constant.constantValue() instanceof String text) {
                        texts.add(text);
                    }
                    rooted = false;
                }
                case InvokeDynamicInstruction joined -> {
                    for (ConstantDesc part : joined.bootstrapArgs()) {
                        if (part instanceof String text) {
                            texts.add(text);
                        }
                    }
                }
                default -> {}
            }
        }
        return texts.stream();
    }
}
