package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.DataSummary;
import io.genoise.data.Groups;
import io.genoise.data.Images;
import io.genoise.data.LabelShortage;
import io.genoise.transfer.StudyPictures;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `genoise data`: what is in a data set.
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description =
                "Shows what is in a data set: counts, sizes, classes, copies, broken files, JPEG's traces.",
        footer = {
            "",
            "Examples:",
            "  genoise data                            the built-in scenes",
            "  genoise data --data photos/             your own pictures",
            "  genoise data --data clips/ --frames 16  your own clips, in pieces of 16 frames",
            "  genoise data --data photos/ --list-broken > broken.tsv"
        })
final class Data implements Runnable {
    @Mixin DataChoice choice;

    @Option(
            names = "--list-broken",
            order = 7,
            description =
                    "Print nothing but every file that was left out or is odd, one a line: what became of it, its name, and why,"
                            + " between tabs.")
    boolean listBroken;

    @Mixin GroupChoice group;

    @Option(names = "--debug", order = 63, description = "Show where an error came from.")
    boolean debug;

    @Spec CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        DataSet set = choice.open();
        if (listBroken) {
            list(out, set);
            return;
        }
        part(out, set.name() + ", training", set.train());
        set.test().ifPresent(test -> part(out, set.name() + ", test", test));
        if (set.train().origin(0).file().isPresent()) {
            Groups groups = Groups.of(StudyPictures.all(set), group.rule);
            out.println(Probing.together(groups, set));
        }
        set.notes().forEach(out::println);
        Optional<String> shortage = LabelShortage.of(set);
        if (shortage.isPresent()) {
            out.println("cannot be probed: " + shortage.get());
        } else if (set.test().isEmpty()) {
            out.println("no test pictures: a probe evaluates on pictures that it holds out");
        }
        out.flush();
    }

    /// With a test set there are two folders, and each line begins with the part that its file belongs to.
    private static void list(PrintWriter out, DataSet set) {
        for (int i = 0; i < set.findings().size(); i++) {
            String part = set.findings().size() == 1 ? "" : i == 0 ? "training\t" : "test\t";
            set.findings().get(i).lines().forEach(line -> out.println(part + line));
        }
        out.flush();
    }

    private static void part(PrintWriter out, String title, Images images) {
        out.println(title);
        DataSummary.of(images).lines().forEach(line -> out.println("  " + line));
    }
}
