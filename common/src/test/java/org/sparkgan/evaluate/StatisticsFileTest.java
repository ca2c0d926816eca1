package org.sparkgan.evaluate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.evaluate.distance.FeatureStatistics;
import org.sparkgan.evaluate.distance.FormulaStatistics;
import org.sparkgan.storage.NumpyFile;
import org.sparkgan.storage.NumpyZip;

/** Files of NumPy, made by {@code evaluation_values.py}, are read, and ND4J's own reader reads ours. */
class StatisticsFileTest {
    private static final Configuration HADOOP = new Configuration();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"statistics.npz,1e-12", "statistics-float32.npz,1e-4"})
    void filesOfNumpyAreRead(String name, double tolerance) throws IOException {
        FeatureStatistics read = StatisticsFile.readReal(reference(name).toString(), HADOOP);
        FeatureStatistics expected = FormulaStatistics.real();
        assertThat(read.dimension()).isEqualTo(12);
        assertThat(read.mean()).containsExactly(expected.mean(), within(tolerance));
        assertThat(read.covariance()).containsExactly(expected.covariance(), within(10 * tolerance));
    }

    @Test
    void theDistanceToSuchAFileIsThatOfTheFeatures() throws IOException {
        FeatureStatistics real =
                StatisticsFile.readReal(reference("statistics.npz").toString(), HADOOP);
        assertThat(real.frechetDistance(FormulaStatistics.generated()))
                .isCloseTo(FormulaStatistics.distance(), withinPercentage(1e-5));
    }

    @Test
    void nd4jReadsWhatIsWritten() throws IOException {
        FeatureStatistics statistics =
                new FeatureStatistics(new double[] {1.5, Math.PI}, new double[] {2, 1e-300, 1e-300, 4});
        Path out = folder.resolve("new/real.npz");
        StatisticsFile.write(StatisticsSettings.REAL_OUT, out.toString(), statistics, HADOOP);

        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(out)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        assertThat(files).containsOnlyKeys("mu.npy", "sigma.npy");
        INDArray mean = Nd4j.createNpyFromByteArray(files.get("mu.npy"));
        assertThat(mean.dataType()).isEqualTo(DataType.DOUBLE);
        assertThat(mean.shape()).containsExactly(2);
        assertThat(mean.toDoubleVector()).containsExactly(1.5, Math.PI);
        INDArray covariance = Nd4j.createNpyFromByteArray(files.get("sigma.npy"));
        assertThat(covariance.shape()).containsExactly(2, 2);
        assertThat(covariance.toDoubleMatrix()).isDeepEqualTo(new double[][] {{2, 1e-300}, {1e-300, 4}});

        FeatureStatistics again = StatisticsFile.readReal(out.toString(), HADOOP);
        assertThat(again.mean()).containsExactly(statistics.mean());
        assertThat(again.covariance()).containsExactly(statistics.covariance());
    }

    @Test
    void whatHoldsNoStatisticsIsRefused() throws IOException {
        refuses(Files.writeString(folder.resolve("text.npz"), "no zip"), "no npz file with the arrays mu and sigma");
        refuses(folder.resolve("none.npz"), "no such file");
        refuses(npz("mu", new int[] {3}), "no npz file with the arrays mu and sigma");
        refuses(
                npz("mu", new int[] {3}, "sigma", new int[] {2, 2}),
                "sigma must have the shape [3, 3], as mu has 3 numbers, but has [2, 2]");
        refuses(
                npz("mu", new int[] {2, 2}, "sigma", new int[] {2, 2}),
                "mu must be a vector of 1 to 8192 numbers, but has the shape [2, 2]");
        refuses(npz("mu", new int[] {0}, "sigma", new int[] {0, 0}), "mu must be a vector of 1 to 8192 numbers");
    }

    @Test
    void arraysOfOtherKindsAreRefused() throws IOException {
        refuses(with("mu", NumpyFile.of("a text")), "its array mu holds <U6, not float64 or float32");
        refuses(with("mu", new byte[] {1, 2, 3}), "its array mu is no array of NumPy");
        byte[] half = NumpyFile.of(new double[4], 2, 2);
        refuses(with("sigma", Arrays.copyOf(half, half.length - 9)), "its array sigma ends too early");
        refuses(with("sigma", header("(99999, 99999)")), "its array sigma has the shape (99999, 99999), not that of");
        refuses(with("sigma", header("(2, 2), 'x': 1")), "its array sigma is no array of NumPy that can be read");
        refuses(
                with("sigma", NumpyFile.of(new double[] {1, 2, Double.NaN, 1}, 2, 2)),
                "sigma must hold finite numbers, but holds NaN");
    }

    private static byte[] header(String shape) {
        byte[] npy = NumpyFile.of(new double[4], 2, 2);
        String text = new String(npy, ISO_8859_1);
        String header = text.substring(0, 128).stripTrailing().replace("(2, 2)", shape);
        String padded = header + " ".repeat(127 - header.length()) + "\n" + text.substring(128);
        return padded.getBytes(ISO_8859_1);
    }

    private Path with(String name, byte[] npy) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (NumpyZip zip = new NumpyZip(bytes)) {
            zip.add("mu", name.equals("mu") ? npy : NumpyFile.of(new double[2], 2));
            zip.add("sigma", name.equals("sigma") ? npy : NumpyFile.of(new double[4], 2, 2));
        }
        return Files.write(folder.resolve("with.npz"), bytes.toByteArray());
    }

    private Path npz(Object... namesAndShapes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (NumpyZip zip = new NumpyZip(bytes)) {
            for (int i = 0; i < namesAndShapes.length; i += 2) {
                int[] shape = (int[]) namesAndShapes[i + 1];
                int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
                zip.add((String) namesAndShapes[i], NumpyFile.of(new double[count], shape));
            }
        }
        return Files.write(folder.resolve("shapes.npz"), bytes.toByteArray());
    }

    private static void refuses(Path file, String reason) {
        assertThatThrownBy(() -> StatisticsFile.readReal(file.toString(), HADOOP))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("evaluate.real-statistics " + file + ": " + reason);
    }

    private Path reference(String name) throws IOException {
        try (InputStream in = StatisticsFileTest.class.getResourceAsStream("/org/sparkgan/reference/" + name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }
}
