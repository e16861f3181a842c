package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables of labels as programs write them, of three pictures.
class LabelFileTest {
    private static final List<String> PICTURES = List.of("cat1.jpg", "cat2.jpg", "dog1.png");
    private static final Map<String, String> EXPECTED =
            Map.of("cat1.jpg", "cat", "cat2.jpg", "cat", "dog1.png", "dog");

    @TempDir private Path temporary;

    private LabelFile read(List<String> pictures, byte[] bytes) {
        try {
            Path table = Files.write(temporary.resolve("labels.csv"), bytes);
            return LabelFile.read(table, temporary.resolve("pets"), pictures);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private LabelFile read(List<String> pictures, String text) {
        return read(pictures, text.getBytes(StandardCharsets.UTF_8));
    }

    private LabelFile read(String text) {
        return read(PICTURES, text);
    }

    private void assertRefused(String text, String... words) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining("labels.csv: ")
                .satisfies(e -> assertThat(e.getMessage()).contains(words).doesNotContain("\n"));
    }

    static Stream<Arguments> tables() {
        String plain = "file,label\ncat1.jpg,cat\ncat2.jpg,cat\ndog1.png,dog\n";
        return Stream.of(
                Arguments.of("plain", plain),
                Arguments.of("no head", plain.substring(plain.indexOf('\n') + 1)),
                Arguments.of("no last line end", plain.strip()),
                Arguments.of("semicolons", plain.replace(',', ';')),
                Arguments.of("tabs", plain.replace(',', '\t')),
                Arguments.of("bars", plain.replace(',', '|')),
                Arguments.of("blanks", plain.replace(',', ' ')),
                Arguments.of("Excel's own line", "sep=;\r\n" + plain.replace(',', ';')),
                Arguments.of("carriage returns", plain.replace('\n', '\r')),
                Arguments.of("both line ends", plain.replace("\n", "\r\n")),
                Arguments.of("mark of UTF-8", "\uFEFF" + plain),
                Arguments.of("empty lines", plain.replace("\n", "\n\n,\n")),
                Arguments.of("comments", "# by me, \"in\" May\n" + plain + "#end"),
                Arguments.of("quotes", plain.replaceAll("([^,\n]+)", "\"$1\"")),
                Arguments.of("quotes after blanks", plain.replaceAll(",([a-z]+)", ", \"$1\" ")),
                Arguments.of("single quotes", plain.replaceAll("([^,\n]+)", "'$1'")),
                Arguments.of("blanks around", plain.replace(",", " , ").replace("\n", "  \n")),
                Arguments.of("no-break spaces", plain.replace(",", "\u00A0,\u00A0")),
                Arguments.of("separator at the end", plain.replace("\n", ",\n")),
                Arguments.of("image_id", plain.replace("file", "image_id")),
                Arguments.of("file_name", plain.replace("file", "file_name")),
                Arguments.of("filename and class", plain.replace("file,label", "filename,class")),
                Arguments.of("id and breed", plain.replace("file,label", "id,breed")),
                Arguments.of("path and category", plain.replace("file,label", "path,category")),
                Arguments.of("image and target", plain.replace("file,label", "Image,TARGET")),
                Arguments.of("unusual heads", plain.replace("file,label", "which,what")),
                Arguments.of("label first", "label,file\ncat,cat1.jpg\ncat,cat2.jpg\ndog,dog1.png"),
                Arguments.of("no head, label first", "cat,cat1.jpg\ncat,cat2.jpg\ndog,dog1.png"),
                Arguments.of(
                        "data frame",
                        ",file,label\n0,cat1.jpg,cat\n1,cat2.jpg,cat\n2,dog1.png,dog"),
                Arguments.of(
                        "data frame without head",
                        "0,cat1.jpg,cat\n1,cat2.jpg,cat\n2,dog1.png,dog"),
                Arguments.of(
                        "more columns",
                        "width,class_id,file,class\n9,0,cat1.jpg,cat\n8,0,cat2.jpg,cat\n7,1,dog1.png,dog"),
                Arguments.of("a column a class", "image,cat,dog\ncat1,1,0\ncat2,1.0,0.0\ndog1,0,1"),
                Arguments.of("no endings", plain.replaceAll("\\.(jpg|png)", "")),
                Arguments.of("other endings", plain.replaceAll("\\.(jpg|png)", ".webp")),
                Arguments.of("other case", plain.replaceAll("\\.jpg", ".JPG")),
                Arguments.of("backslashes", plain.replaceAll("(...\\d)", ".\\\\$1")),
                Arguments.of("this folder", plain.replaceAll("(...\\d)", "pets/$1")),
                Arguments.of("another folder", plain.replaceAll("(...\\d)", "/kaggle/in/$1")),
                Arguments.of("a folder of Windows", plain.replaceAll("(...\\d)", "C:\\\\in\\\\$1")),
                Arguments.of("the same twice", plain + "cat1.jpg,cat\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tables")
    void everyKindOfTableIsRead(String name, String text) {
        LabelFile labels = read(text);
        assertThat(labels.labels()).isEqualTo(EXPECTED);
        assertThat(labels.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE"})
    void wideCharactersWithTheirMarkAreRead(String charset) {
        byte[] bytes = "\uFEFFfile,label\ncat1.jpg,日本\n".getBytes(Charset.forName(charset));
        assertThat(read(PICTURES, bytes).labels()).containsEntry("cat1.jpg", "日本");
    }

    @Test
    void whatIsNoUtf8IsReadAsExcelWritesItAndSaidToBe() {
        LabelFile labels =
                read(PICTURES, "cat1.jpg,café".getBytes(Charset.forName("windows-1252")));
        assertThat(labels.labels()).containsEntry("cat1.jpg", "café");
        assertThat(labels.notes())
                .contains("labels.csv is no UTF-8, so it was read as Windows-1252");
    }

    @Test
    void quotedFieldsHoldSeparatorsAndQuotesAndLines() {
        LabelFile labels = read("\"cat1.jpg\",\"big, \"\"grey\"\"\"\ndog1.png,\"a\r\nb\"\n");
        assertThat(labels.labels())
                .containsEntry("cat1.jpg", "big, \"grey\"")
                .containsEntry("dog1.png", "a\nb");
    }

    @Test
    void absolutePathsInTheFolderAreRead() {
        Path inside = temporary.toAbsolutePath().resolve("pets").resolve("cat1.jpg");
        assertThat(read("file,label\n" + inside + ",cat\n").labels())
                .isEqualTo(Map.of("cat1.jpg", "cat"));
    }

    @Test
    void accentsMayBeComposedOrNot() {
        LabelFile labels =
                read(List.of("cafe\u0301.jpg"), "file,label\ncaf\u00E9.jpg,cafe\u0301\n");
        assertThat(labels.labels()).isEqualTo(Map.of("cafe\u0301.jpg", "caf\u00E9"));
    }

    @Test
    void namesWithoutTheirFoldersAreFoundWhereOnlyOnePictureHasThem() {
        LabelFile labels =
                read(
                        List.of("a/1.jpg", "a/2.jpg", "b/2.jpg", "b/3.jpg"),
                        "1.jpg,x\n2.jpg,y\n3.jpg,z\n");
        assertThat(labels.labels()).isEqualTo(Map.of("a/1.jpg", "x", "b/3.jpg", "z"));
        assertThat(labels.notes().getFirst()).contains("2.jpg (which of a/2.jpg, b/2.jpg?)");
    }

    @Test
    void rowsOfOtherFoldersAreNotTakenForPicturesOfThisOne() {
        LabelFile labels =
                read(List.of("a/1.jpg", "a/2.jpg"), "a/1.jpg,x\na/2.jpg,x\nb/1.jpg,y\nb/2.jpg,y\n");
        assertThat(labels.labels()).isEqualTo(Map.of("a/1.jpg", "x", "a/2.jpg", "x"));
    }

    @Test
    void rowsWithoutAPictureAndPicturesWithoutARowAreCountedAndNamed() {
        LabelFile labels = read("file,label\ncat1.jpg,cat\ndog1.png,dog\ngone.jpg,cat\n");
        assertThat(labels.labels()).isEqualTo(Map.of("cat1.jpg", "cat", "dog1.png", "dog"));
        assertThat(labels.notes())
                .containsExactly(
                        "labels.csv: 1 of 3 rows names no picture of the folder: gone.jpg",
                        "labels.csv has no row for 1 of 3 pictures: cat2.jpg");
    }

    @Test
    void aMissingPictureInTheFirstRowIsNoHead() {
        assertThat(read("gone.jpg,cat\ncat1.jpg,cat\n").notes().getFirst())
                .contains("1 of 2 rows", "gone.jpg");
        assertThat(read("gone,cat\ncat1,cat\ndog1,dog\n").notes().getFirst())
                .contains("1 of 3 rows", "gone");
    }

    @Test
    void anEmptyLabelIsNone() {
        assertThat(read("cat1.jpg,cat\ncat2.jpg,\ndog1.png\n").labels())
                .isEqualTo(Map.of("cat1.jpg", "cat"));
    }

    @Test
    void numbersThatADataFrameGaveAPointAreWholeAgain() {
        assertThat(read("cat1.jpg,1.0\ndog1.png,0\n").labels())
                .isEqualTo(Map.of("cat1.jpg", "1", "dog1.png", "0"));
        assertThat(read("cat1.jpg,1.0\ndog1.png,v2.0\n").labels()).containsValue("1.0");
    }

    @Test
    void labelsThatDifferOnlyInCaseAreNoted() {
        assertThat(read("cat1.jpg,cat\ncat2.jpg,Cat\ndog1.png,dog\n").notes())
                .containsExactly(
                        "labels.csv: Cat and cat are classes of their own, though only case differs");
    }

    @Test
    void twoLabelsOfOnePictureAreAnErrorWithBothLines() {
        assertRefused(
                "file,label\ncat1.jpg,cat\ndog1.png,dog\ncat1.jpg,dog\n",
                "line 2 labels cat1.jpg 'cat', line 4 labels it 'dog'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", "# nothing\n", "\uFEFF"})
    void anEmptyTableIsAnError(String text) {
        assertRefused(text, "is empty");
    }

    @Test
    void aHeadAloneIsAnError() {
        assertRefused("file,label\n", "file,label", "no rows");
    }

    @Test
    void aTableOfOtherPicturesIsAnError() {
        assertRefused("file,label\nbird1.jpg,bird\n", "no row names a picture", "bird1.jpg");
        assertRefused("file,label\n,bird\n", "no row names a picture", "no name in line 2");
    }

    @Test
    void aTableOfOneColumnIsAnError() {
        assertRefused("cat1.jpg\ndog1.png\n", "line 1 is 'cat1.jpg'", "semicolon");
    }

    @Test
    void aTableThatDoesNotSayWhichAreTheLabelsIsAnErrorWithItsColumns() {
        assertRefused("file,colour,size\ncat1.jpg,grey,big\n", "file, colour, size");
    }

    @Test
    void aFieldTooManyIsAnErrorWithItsLine() {
        assertRefused(
                "file,label\ncat1.jpg,cat\ndog1.png,dog, big\n",
                "line 3 has 3 fields, expected two: file,label");
    }

    @Test
    void aQuotationThatNeverEndsIsAnErrorWithItsLine() {
        assertRefused("file,label\ncat1.jpg,\"cat\ndog1.png,dog\n", "line 2 opens a quotation");
    }

    @Test
    void whatIsNoTextIsAnError() {
        assertRefused("file,label\ncat1.jpg,c\0at\n", "line 2 holds a byte 0");
        assertRefused("PK\3\4\0\0", "is a workbook or an archive");
    }

    @Test
    void lineNumbersAreRightWhateverTheirEnds() {
        for (String end : new String[] {"\n", "\r", "\r\n"}) {
            String text =
                    "file,label\n\"a\nb.jpg\",x\n\ndog1.png,dog\ncat1.jpg,c,d\n".replace("\n", end);
            assertRefused(text, "line 6 has 3 fields");
        }
    }
}
