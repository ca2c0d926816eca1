package org.sparkgan.jobs;

import java.io.IOException;
import java.util.List;
import org.apache.spark.SparkUserAppException;
import org.sparkgan.config.JobConfig;
import org.sparkgan.export.Export;
import org.sparkgan.export.ExportResult;
import picocli.CommandLine.Command;

/** Writes a trained generator for other programs; needs no Spark of its own. */
@Command(
        name = "sparkgan export",
        description =
                "Writes the generator of a run (run.dir) or of a file (sample.generator) to export.out, by its ending"
                        + " an ONNX model (.onnx), NumPy's arrays (.npz) or a DL4J model (.zip).")
public final class ExportJob extends Job {
    /** Started by spark-submit. */
    public static void main(String[] args) throws SparkUserAppException {
        Job.main(new ExportJob(), args);
    }

    @Override
    List<String> plan(JobConfig config) {
        String generator = config.sample()
                .generator()
                .orElseGet(() -> "the latest checkpoint of " + config.run().requiredDir());
        return List.of(
                "take the generator of " + generator,
                "write it to " + config.export().requiredOut());
    }

    @Override
    void run(JobConfig config) throws IOException {
        ExportResult result = Export.run(config, Sessions.hadoop());
        say("wrote " + result.out() + " (" + result.bytes() + " bytes) with " + result.generator());
    }
}
