package org.sparkgan.jobs;

import java.util.List;
import java.util.stream.Stream;
import org.sparkgan.data.ingest.IngestReport;

/** What an ingest did, for people. */
final class IngestSummary {
    private IngestSummary() {}

    /** Of a new dataset. */
    static List<String> packed(IngestReport report) {
        return lines(
                "packed " + report.images() + " images of " + report.shape() + " into " + report.path() + ", rejected "
                        + report.rejected(),
                report);
    }

    /** Of images that were added to a dataset. */
    static List<String> appended(IngestReport report) {
        String others = report.known() + " were there already, rejected " + report.rejected();
        return lines(
                report.files() == 0
                        ? "nothing new for " + report.path() + ", which stays version " + report.version() + ": "
                                + others
                        : "added " + report.images() + " images of " + report.shape() + " to " + report.path()
                                + ", now version " + report.version() + ": " + others,
                report);
    }

    private static List<String> lines(String first, IngestReport report) {
        Stream<String> rejected = report.rejectedReasons().stream()
                .map(reason -> "  " + reason.images() + " rejected: " + reason.reason());
        return Stream.concat(Stream.of(first), rejected).toList();
    }
}
