package org.sparkgan.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.sparkgan.data.dataset.Addition;
import org.sparkgan.data.dataset.DatasetManifest;
import org.sparkgan.data.dataset.DatasetStatistics;

/** A dataset as people read about it. */
final class DatasetSummary {
    private DatasetSummary() {}

    /** A fact a line. */
    static List<String> lines(DatasetManifest manifest, DatasetStatistics statistics) {
        List<String> lines = new ArrayList<>();
        lines.add(line("%,d images of %s, version %d", manifest.images(), manifest.shape(), manifest.version()));
        addAdditions(lines, manifest.additions());
        long bytes = manifest.files().stream()
                .mapToLong(DatasetManifest.DataFile::bytes)
                .sum();
        lines.add(line("%,d files, %,d bytes", manifest.files().size(), bytes));
        addLabels(lines, manifest, statistics);
        for (int c = 0; c < statistics.channels().size(); c++) {
            DatasetStatistics.Channel channel = statistics.channels().get(c);
            lines.add(line("channel %d: mean %.4f, standard deviation %.4f", c, channel.mean(), channel.deviation()));
        }
        lines.add(line("%,d images rejected", manifest.rejected()));
        return lines;
    }

    private static void addAdditions(List<String> lines, List<Addition> additions) {
        for (int i = 0; i < additions.size(); i++) {
            Addition addition = additions.get(i);
            lines.add(line("version %d: %,d images from %s", i + 1, addition.images(), addition.source()));
            lines.add(
                    line("  packed %s by %s with seed %d", addition.created(), addition.createdBy(), addition.seed()));
            addition.rejectedReasons()
                    .forEach(reason -> lines.add(line("  %,d rejected: %s", reason.images(), reason.reason())));
            if (addition.rejectedFolder() != null) {
                lines.add("  their paths and messages: " + addition.rejectedFolder());
            }
        }
    }

    private static void addLabels(List<String> lines, DatasetManifest manifest, DatasetStatistics statistics) {
        if (manifest.stack() != null) {
            lines.add(line(
                    "stacked: three grey images of %d labels in each, %,d of %,d modes",
                    manifest.stack().labels(),
                    statistics.labels().size(),
                    manifest.stack().modes()));
            return;
        }
        Map<Integer, String> names =
                manifest.labels().entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        statistics.labels().forEach((label, images) -> {
            String name = names.containsKey(label) ? " (" + names.get(label) + ")" : "";
            lines.add(line("  label %d%s: %,d images", label, name, images));
        });
        if (statistics.unlabelled() > 0) {
            lines.add(line("  no label: %,d images", statistics.unlabelled()));
        }
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
