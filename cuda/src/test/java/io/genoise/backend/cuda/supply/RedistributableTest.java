package io.genoise.backend.cuda.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.genoise.backend.cuda.supply.Redistributable.Jar;
import io.genoise.runtime.Supply.Watcher;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small jar in a repository of this process.
class RedistributableTest {
    private static final String PATH = "org/example/cuda/1/cuda-1.jar";
    private static final Watcher NOBODY = (stage, done, all) -> {};

    @TempDir Path home;

    private final byte[] library = new byte[200_000];
    private byte[] content;
    private Jar jar;
    private Redistributable supply;
    private HttpServer server;
    private URI repository;

    /// The `Range` of each request, or `-`.
    private final List<String> requests = new ArrayList<>();

    /// How many bytes the server sends before it breaks off; the first is the first request's.
    private final List<Integer> breaks = new ArrayList<>();

    private boolean ranges = true;
    private int status;
    private byte[] served;

    @BeforeEach
    void serve() throws Exception {
        new Random(1).nextBytes(library);
        content = zip("org/x/libcublas.so.12", "org/x/libcudnn_ops.so.9", "org/x/libnccl.so.2");
        served = content;
        jar = jar(content, 400_000);
        supply = new Redistributable(jar, home.resolve("libraries/1"), 1);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/maven2/" + PATH, this::answer);
        server.start();
        repository =
                URI.create("http://localhost:%s/maven2".formatted(server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static Jar jar(byte[] content, long unpacked) throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        return new Jar("CUDA 1", PATH, content.length, hash, unpacked);
    }

    private byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(library);
            }
        }
        return bytes.toByteArray();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? "-" : range);
        int from =
                range == null || !ranges
                        ? 0
                        : Integer.parseInt(range.substring(6, range.length() - 1));
        int length = served.length - from;
        try (exchange) {
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            if (from > 0) {
                exchange.getResponseHeaders()
                        .add(
                                "Content-Range",
                                "bytes %s-%s/%s".formatted(from, served.length - 1, served.length));
            }
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, length);
            int sent = breaks.isEmpty() ? length : Math.min(length, breaks.removeFirst());
            exchange.getResponseBody().write(served, from, sent);
        }
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("libraries"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".lock"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theLibrariesThatAreUsedAreUnpackedAndNothingElseStays() throws IOException {
        assertThat(supply.present()).isFalse();
        supply.fetch(repository, NOBODY);
        assertThat(supply.present()).isTrue();
        assertThat(left()).containsExactly("1");
        try (Stream<Path> files = Files.list(supply.folder())) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.readAllBytes(file)).isEqualTo(library))
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("libcublas.so.12", "libcudnn_ops.so.9");
        }
    }

    @Test
    void whatIsThereIsNotFetchedAgain() throws IOException {
        supply.fetch(repository, NOBODY);
        supply.fetch(repository, NOBODY);
        assertThat(requests).hasSize(1);
    }

    @Test
    void aSlashBehindTheRepositoryDoesNoHarm() throws IOException {
        supply.fetch(URI.create(repository + "/"), NOBODY);
        assertThat(supply.present()).isTrue();
    }

    @Test
    void aBrokenConnectionIsTakenUpBehindTheLastByte() throws IOException {
        breaks.addAll(List.of(100_000, 150_000));
        supply.fetch(repository, NOBODY);
        assertThat(requests).hasSize(3);
        assertThat(requests.get(1)).isEqualTo("bytes=100000-");
        assertThat(requests.get(2)).isEqualTo("bytes=250000-");
        assertThat(supply.present()).isTrue();
    }

    @Test
    void anotherProcessGoesOnWhereOneEnded() throws IOException {
        Path part = home.resolve("libraries/1.part");
        Files.createDirectories(part.getParent());
        Files.write(part, Arrays.copyOf(content, 123_456));
        List<Long> seen = new ArrayList<>();
        supply.fetch(
                repository,
                (stage, done, all) -> {
                    if (stage.equals("fetching")) {
                        seen.add(done);
                    }
                });
        assertThat(requests).containsExactly("bytes=123456-");
        assertThat(seen).isSorted().allMatch(done -> done > 123_456).endsWith(jar.bytes());
        assertThat(supply.present()).isTrue();
    }

    @Test
    void aServerThatKnowsNoRangesBeginsAgain() throws IOException {
        ranges = false;
        breaks.add(100_000);
        supply.fetch(repository, NOBODY);
        assertThat(requests).hasSize(2);
        assertThat(supply.present()).isTrue();
    }

    @Test
    void aServerThatSendsNothingIsGivenUpAndWhatArrivedStays() throws IOException {
        breaks.add(100_000);
        breaks.addAll(Collections.nCopies(20, 0)); // Java's client tries some by itself
        assertThatThrownBy(() -> supply.fetch(repository, NOBODY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("100000 of %s bytes".formatted(jar.bytes()))
                .hasMessageContaining("goes on there");
        assertThat(left()).containsExactly("1.part");
        assertThat(home.resolve("libraries/1.part")).hasSize(100_000);
    }

    @Test
    void anotherContentIsRemovedAndNothingIsUnpacked() throws IOException {
        served = content.clone();
        served[1000]++;
        assertThatThrownBy(() -> supply.fetch(repository, NOBODY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SHA-256")
                .hasMessageContaining(repository.toString());
        assertThat(left()).isEmpty();
    }

    @Test
    void anotherLengthIsRefusedBeforeItIsFetched() throws IOException {
        served = Arrays.copyOf(content, content.length + 1);
        assertThatThrownBy(() -> supply.fetch(repository, NOBODY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("%s are expected".formatted(jar.bytes()));
        assertThat(requests).hasSize(1);
    }

    @Test
    void aRepositoryWithoutItSaysSoAtOnce() {
        status = 404;
        assertThatThrownBy(() -> supply.fetch(repository, NOBODY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("status 404")
                .hasMessageContaining(PATH);
        assertThat(requests).hasSize(1);
    }

    @Test
    void withoutRoomNothingIsFetched() throws Exception {
        Redistributable large =
                new Redistributable(jar(content, 1L << 60), home.resolve("libraries/1"), 1);
        assertThatThrownBy(() -> large.fetch(repository, NOBODY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("make room")
                .hasMessageContaining(home.resolve("libraries").toString());
        assertThat(requests).isEmpty();
        assertThat(left()).isEmpty();
    }

    @Test
    void aDiskThatFillsUpLeavesNothingHalf() throws IOException {
        Path jarFile = Files.write(home.resolve("own.jar"), content);
        assertThatThrownBy(() ->
                        supply.take(
                                jarFile,
                                (stage, done, all) -> {
                                    if (stage.equals("unpacking") && done > 300_000) {
                                        throw new IllegalStateException("no room");
                                    }
                                }))
                .hasMessage("no room");
        assertThat(supply.present()).isFalse();
        assertThat(left()).isEmpty();
    }

    @Test
    void whatAKilledProcessHadUnpackedIsNotTakenForWhole() throws IOException {
        Path begun = Files.createDirectories(home.resolve("libraries/1.begun"));
        Files.writeString(begun.resolve("libcublas.so.12"), "half");
        assertThat(supply.present()).isFalse();
        supply.fetch(repository, NOBODY);
        assertThat(left()).containsExactly("1");
        assertThat(supply.folder().resolve("libcublas.so.12")).hasBinaryContent(library);
    }

    @Test
    void aFileThatIsThereIsTakenAndStays() throws IOException {
        Path file = Files.write(home.resolve("own.jar"), content);
        TreeSet<String> stages = new TreeSet<>();
        supply.take(file, (stage, done, all) -> stages.add(stage));
        assertThat(supply.present()).isTrue();
        assertThat(file).hasBinaryContent(content);
        assertThat(stages).containsExactly("checking", "unpacking");
        assertThat(requests).isEmpty();
    }

    @Test
    void anotherFileIsNotTaken() throws IOException {
        Path file = Files.write(home.resolve("own.jar"), zip("libcublas.so.12"));
        assertThatThrownBy(() -> supply.take(file, NOBODY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("cuda-1.jar");
        assertThat(supply.present()).isFalse();
    }

    @Test
    void oneProcessAtATime() throws IOException {
        Files.createDirectories(home.resolve("libraries"));
        try (FileChannel channel =
                        FileChannel.open(
                                home.resolve("libraries/1.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> supply.fetch(repository, NOBODY))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("already");
        }
    }
}
