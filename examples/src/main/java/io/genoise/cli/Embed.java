package io.genoise.cli;

import io.genoise.embed.Embedder;
import io.genoise.embed.VectorFile;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `genoise embed RUN PICTURE…`: vectors of pictures, for search, clustering, or another tool.
@Command(
        name = "embed",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a vector for each picture: what a trained encoder says of it.",
            "Pictures of one kind lie close together by the cosine of their angle. The file's name says how they are written:"
                    + " .safetensors (with the pictures' names, as probe --features takes it), .npy (the names beside it, in"
                    + " NAME.npy.files.json), .csv or .jsonl."
        },
        footer = {
            "",
            "Examples:",
            "  genoise embed runs/TASK-photos photos/ --out photos.npy",
            "  genoise embed runs/TASK-photos a.jpg b.jpg --out two.csv",
            "  genoise embed runs/TASK-photos --list-maps",
            "  genoise embed runs/TASK-photos photos/ --map 'conv2 mean' --out small.safetensors"
        })
final class Embed implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description =
                    "The folder of a run, or a safetensors file of an encoder or of genoise train.")
    Path run;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "PICTURE",
            description = PicturesChoice.DESCRIPTION)
    List<Path> pictures;

    @Mixin PicturesChoice choice;

    @Mixin OutFile out;

    @Option(
            names = "--map",
            order = 11,
            paramLabel = "NAME",
            description =
                    "Which of the encoder's maps, over 4x4 cells or the whole picture (default: the last but one over 4x4"
                            + " cells).")
    String map;

    @Option(names = "--list-maps", order = 12, description = "Print their names and end.")
    boolean listMaps;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        VectorFile kind = listMaps ? null : kind();
        try (Device device = deviceChoice.open();
                Embedder usual = Embedder.load(run, device)) {
            if (listMaps) {
                for (String name : usual.maps()) {
                    print.println("%s\t%s numbers".formatted(name, usual.at(name).dimension()));
                }
                print.flush();
                return 0;
            }
            Embedder embedder = map == null ? usual : usual.at(map);
            List<String> names = new ArrayList<>();
            List<float[]> vectors = new ArrayList<>();
            choice.each(
                    "embed",
                    pictures,
                    embedder::prepared,
                    (some, decoded) -> {
                        names.addAll(some);
                        vectors.addAll(List.of(embedder.embed(decoded)));
                    });
            kind.write(out.file, embedder.map(), names, vectors, embedder.card().notes());
            print.println(
                    "%s pictures, %s numbers each (%s): %s"
                            .formatted(
                                    names.size(), embedder.dimension(), embedder.map(), out.file));
            print.flush();
        }
        return 0;
    }

    private VectorFile kind() {
        return VectorFile.of(out.checked(".safetensors, .npy, .csv or .jsonl"));
    }
}
