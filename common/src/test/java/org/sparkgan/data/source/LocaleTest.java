package org.sparkgan.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.SourceColumns;
import org.sparkgan.data.dataset.Addition;
import org.sparkgan.data.dataset.DatasetFolder;
import org.sparkgan.data.dataset.DatasetManifest;

/** What is stored, compared or shown does not depend on the user's language; for code, Error Prone's DefaultLocale holds it. */
class LocaleTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void restore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-SA-u-nu-arab", "hi-IN-u-nu-deva", "tr-TR", "de-DE"})
    void numbersAreWrittenInTheSameWayEverywhere(String language) throws Exception {
        Locale.setDefault(Locale.forLanguageTag(language));
        DatasetManifest manifest = DatasetManifest.first(
                new ImageShape(1, 8, 8),
                new TreeMap<>(),
                null,
                new Addition("test", "now", "source", 42, "data-x", 1234, 0, null, List.of()),
                List.of(new DatasetManifest.DataFile("data-x/a", 1234, 10, "a".repeat(64))));
        assertThat(manifest.contentId()).startsWith("1234 images of 8x8 grey, SHA-256 ");
        assertThat(DatasetManifest.read(manifest.toJson(), "x")).isEqualTo(manifest);
        assertThat(DatasetFolder.newAttempt()).matches("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}");
        SourceColumns columns = new SourceColumns("image", Optional.empty(), Optional.empty());
        assertThat(new ParquetImages(List.of(), columns, 2, 1234, new TreeMap<>()).description())
                .isEqualTo("1,234 rows in 2 Parquet files");
        assertThat(ParquetColumn.Kind.BINARY).hasToString("binary");
        assertThat(ImageSource.isPicture("PICTURE.TIFF")).isTrue();
    }
}
