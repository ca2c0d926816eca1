package org.sparkgan.data.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What one archive holds, found without a look at the pictures.
 *
 * @param images how many pictures, an archive that ends early counted as one more
 * @param labelled in which files labels stand that pictures have; empty where its folders are the labels
 * @param numbers how many pictures have a whole number for their label
 * @param unlabelled how many have none, where others have
 * @param names labels of pictures, or of folders, that are names
 * @param guessed names of files of which the encoding was guessed
 * @param other a file of a format that says more than others, null for none
 * @param remark what is odd, null for nothing
 * @param refusal why its labels cannot be taken, null where they can
 */
record ArchiveSurvey(
        long images,
        List<String> labelled,
        long numbers,
        long unlabelled,
        SortedSet<String> names,
        GuessedNames guessed,
        String other,
        String remark,
        String refusal) {
    static ArchiveSurvey of(Path archive, NameEncoding encoding, Configuration hadoop) throws IOException {
        ArchiveLabels labels = new ArchiveLabels();
        List<ArchiveImages.Member> pictures = new ArrayList<>();
        try (ArchiveImages members = ArchiveImages.labels(archive, encoding, hadoop)) {
            for (ArchiveImages.Member member = members.next(); member != null; member = members.next()) {
                if (member.isPicture()) {
                    pictures.add(member);
                } else {
                    labels.add(member);
                }
            }
            Tally tally = new Tally(labels);
            pictures.forEach(tally::add);
            return tally.survey(members);
        }
    }

    /** Whether files say which labels its pictures have, rather than folders. */
    boolean isLabelledByFiles() {
        return !labelled.isEmpty();
    }

    /** For the driver; Kryo, which a cluster may have set for data, cannot write records. */
    Row toRow() {
        return RowFactory.create(
                images,
                labelled.toArray(new String[0]),
                numbers,
                unlabelled,
                names.toArray(new String[0]),
                guessed.count(),
                guessed.encoding(),
                guessed.example(),
                other,
                remark,
                refusal);
    }

    static ArchiveSurvey of(Row row) {
        return new ArchiveSurvey(
                row.getLong(0),
                List.of(row.<String[]>getAs(1)),
                row.getLong(2),
                row.getLong(3),
                new TreeSet<>(List.of(row.<String[]>getAs(4))),
                new GuessedNames(row.getLong(5), row.getString(6), row.getString(7)),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }

    /** Counts pictures once all labels are known. */
    private static final class Tally {
        private final ArchiveLabels labels;
        private final SortedSet<String> files = new TreeSet<>();
        private final SortedSet<String> names = new TreeSet<>();
        private final SortedSet<String> folders = new TreeSet<>();
        private long images;
        private long numbers;
        private long unlabelled;

        Tally(ArchiveLabels labels) {
            this.labels = labels;
            if (labels.denied()) {
                files.add(ListedLabels.FILE);
            }
        }

        void add(ArchiveImages.Member picture) {
            images++;
            if (picture.reason() != null) {
                return;
            }
            if (picture.folder() != null) {
                folders.add(picture.folder());
            }
            ArchiveLabels.Label label = labels.of(picture.path());
            if (label == null) {
                unlabelled++;
                return;
            }
            files.add(label.file());
            if (label.number() != null) {
                numbers++;
            } else if (label.name() != null) {
                names.add(label.name());
            }
        }

        ArchiveSurvey survey(ArchiveImages members) {
            boolean byFiles = !files.isEmpty();
            return new ArchiveSurvey(
                    images,
                    List.copyOf(files),
                    numbers,
                    byFiles ? unlabelled : 0,
                    byFiles ? names : folders,
                    members.guessedNames(),
                    members.otherFile(),
                    members.remark(),
                    labels.refusal());
        }
    }
}
