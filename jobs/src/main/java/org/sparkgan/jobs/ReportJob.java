package org.sparkgan.jobs;

import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.JobConfig;
import org.sparkgan.report.page.ReportPage;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.storage.Folder;
import picocli.CommandLine.Command;

/** Writes the page of a run anew, also of one that was killed. Needs no Spark of its own. */
@Command(
        name = "sparkgan report",
        description =
                "Writes report.html of the run in run.dir anew: losses, times, pictures and settings in one page.")
public final class ReportJob extends Job {
    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new ReportJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        return List.of("write " + page(folder(config)));
    }

    @Override
    void run(JobConfig config) {
        Folder folder = folder(config);
        try {
            ReportPage.write(folder);
        } catch (IOException e) {
            throw new ConfigException("run.dir " + folder.uri()
                    + " must be a folder that can be read and written, but: " + FirstLine.of(e));
        }
        say("the page of the run is " + page(folder));
    }

    private static Folder folder(JobConfig config) {
        return RunFolder.existing(config.run().requiredDir(), Sessions.hadoop()).folder();
    }

    private static String page(Folder folder) {
        return folder.folder(ReportPage.NAME).uri();
    }
}
