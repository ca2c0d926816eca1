package org.sparkgan.evaluate;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.StatisticsSettings;
import org.sparkgan.evaluate.distance.FeatureStatistics;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.FreeFile;
import org.sparkgan.storage.NumpyFile;
import org.sparkgan.storage.NumpyZip;
import org.sparkgan.storage.StoreRefusedException;

/** Mean and covariance of features as the arrays {@code mu} and {@code sigma} of an npz file, which pytorch-fid and clean-fid have too. */
public final class StatisticsFile {
    private static final String MEAN = "mu";
    private static final String COVARIANCE = "sigma";

    /** The covariance of more takes more memory than a driver has. */
    private static final int MOST_FEATURES = 8192;

    private StatisticsFile() {}

    /**
     * Refuses files that are there already.
     *
     * @throws ConfigException naming one
     */
    public static void requireFree(StatisticsSettings settings, Configuration hadoop) {
        settings.realOut().ifPresent(out -> requireFree(StatisticsSettings.REAL_OUT, out, hadoop));
        settings.generatedOut().ifPresent(out -> requireFree(StatisticsSettings.GENERATED_OUT, out, hadoop));
    }

    private static void requireFree(String key, String out, Configuration hadoop) {
        try {
            FreeFile.at(key, out, hadoop);
        } catch (IOException e) {
            throw unwritable(key, out, hadoop, e);
        }
    }

    /**
     * Those of real images, in the file that {@code evaluate.real-statistics} names.
     *
     * @throws ConfigException where there is none, or it holds something else
     */
    public static FeatureStatistics readReal(String uri, Configuration hadoop) {
        try {
            return of(uri, NumpyZip.read(Folder.readFile(uri, hadoop), Set.of(MEAN, COVARIANCE), most()));
        } catch (FileNotFoundException e) {
            throw refusal(uri, "no such file");
        } catch (IOException | IllegalArgumentException e) {
            StoreRefusedException.throwIfDenied(e, StatisticsSettings.REAL, uri, hadoop);
            throw refusal(uri, FirstLine.of(e));
        }
    }

    private static int most() {
        return MOST_FEATURES * MOST_FEATURES;
    }

    private static FeatureStatistics of(String uri, Map<String, NumpyFile.Numbers> arrays) {
        NumpyFile.Numbers mean = arrays.get(MEAN);
        NumpyFile.Numbers covariance = arrays.get(COVARIANCE);
        if (mean == null || covariance == null) {
            throw refusal(uri, "no npz file with the arrays mu and sigma");
        }
        int features = mean.values().length;
        if (mean.shape().length != 1 || features == 0 || features > MOST_FEATURES) {
            throw refusal(
                    uri,
                    "mu must be a vector of 1 to " + MOST_FEATURES + " numbers, but has the shape "
                            + Arrays.toString(mean.shape()));
        }
        if (!Arrays.equals(covariance.shape(), new int[] {features, features})) {
            throw refusal(
                    uri,
                    "sigma must have the shape [" + features + ", " + features + "], as mu has " + features
                            + " numbers, but has " + Arrays.toString(covariance.shape()));
        }
        requireFinite(uri, MEAN, mean.values());
        requireFinite(uri, COVARIANCE, covariance.values());
        return new FeatureStatistics(mean.values(), covariance.values());
    }

    private static void requireFinite(String uri, String array, double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw refusal(uri, array + " must hold finite numbers, but holds " + value);
            }
        }
    }

    private static ConfigException refusal(String uri, String reason) {
        return new ConfigException(StatisticsSettings.REAL + " " + uri + ": " + reason);
    }

    /**
     * Writes statistics.
     *
     * @param key setting that names the file
     * @throws ConfigException where it cannot be written
     */
    public static void write(String key, String out, FeatureStatistics statistics, Configuration hadoop) {
        try {
            int features = statistics.dimension();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (NumpyZip zip = new NumpyZip(bytes)) {
                zip.add(MEAN, NumpyFile.of(statistics.mean(), features));
                zip.add(COVARIANCE, NumpyFile.of(statistics.covariance(), features, features));
            }
            Folder.holding(out, hadoop).write(FreeFile.name(out), bytes.toByteArray());
        } catch (IOException e) {
            throw unwritable(key, out, hadoop, e);
        }
    }

    private static ConfigException unwritable(String key, String out, Configuration hadoop, IOException cause) {
        StoreRefusedException.throwIfDenied(cause, key, out, hadoop);
        return new ConfigException(key + " " + out + " cannot be written: " + cause.getMessage());
    }
}
