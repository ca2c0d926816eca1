package org.sparkgan.data.dataset;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.sparkgan.data.source.FileWalk;
import org.sparkgan.data.source.ImageSource;
import org.sparkgan.data.source.SourceFile;
import org.sparkgan.storage.Folder;

/** Says what lies where a packed dataset should be, and what to do. */
final class MissingDataset {
    private static final int FILES_LOOKED_AT = 1000;

    private MissingDataset() {}

    static String explain(String path, Configuration hadoop) throws IOException {
        Path folder = Folder.address(path);
        FileSystem fileSystem = Folder.connect(folder, hadoop);
        String start = "data.path " + path + " is no packed dataset: ";
        if (!fileSystem.exists(folder)) {
            return start
                    + "there is no such folder; make it with: submit/sparkgan ingest data.source=<images> data.path="
                    + path;
        }
        if (DatasetFolder.at(path, hadoop).hasRemains()) {
            return start + "an ingest into it did not end; run it again with --overwrite";
        }
        FileWalk files = new FileWalk(fileSystem, SourceFile.of(fileSystem.getFileStatus(folder)));
        for (int i = 0; i < FILES_LOOKED_AT && files.hasNext(); i++) {
            Optional<ImageSource.Kind> source = ImageSource.Kind.of(files.next().name());
            if (source.isPresent()) {
                return start + "it holds " + source.get().files()
                        + "; pack them with: submit/sparkgan ingest data.source=" + path + " data.path=" + folder
                        + "-packed" + source.get().more();
            }
        }
        return start + "it has no _manifest.json; make one with: submit/sparkgan ingest data.source=<images> data.path="
                + path;
    }
}
