package org.sparkgan.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.checkpoint.Checkpoint;
import org.sparkgan.checkpoint.CheckpointStore;
import org.sparkgan.checkpoint.FineTuning;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FirstLine;
import org.sparkgan.config.JobConfig;
import org.sparkgan.gan.GanSpec;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.Origin;
import org.sparkgan.report.run.RunDescription;
import org.sparkgan.report.run.RunFolder;
import org.sparkgan.report.run.RunStart;

/**
 * Where a run stands when it begins, or goes on.
 *
 * @param state its numbers
 * @param origin where its first networks came from; empty where they were fresh
 */
record Beginning(GanState state, Optional<Origin> origin) {
    private static final Logger LOG = LoggerFactory.getLogger(Beginning.class);

    /**
     * Of a run that goes on from {@code checkpoint}, for which nothing else is read, or that starts.
     *
     * @param folder of the run, whose description tells where a run that goes on had its networks from
     * @throws ConfigException where it starts with networks that cannot be had
     */
    static Beginning of(
            Optional<Checkpoint> checkpoint, RunFolder folder, JobConfig config, GanSpec spec, Configuration hadoop)
            throws IOException {
        if (checkpoint.isPresent()) {
            return new Beginning(checkpoint.get().state(), before(folder));
        }
        Optional<FineTuning> tuning = FineTuning.of(config, spec, hadoop);
        tuning.ifPresent(known -> known.told().forEach(line -> LOG.info("{}", line)));
        return new Beginning(
                tuning.map(FineTuning::state)
                        .orElseGet(() -> spec.initialState(config.training().seed())),
                tuning.map(FineTuning::origin));
    }

    /**
     * What people should know of it before the run begins, a line each. Reads all that the run will, and so finds what can be refused.
     *
     * @throws ConfigException as {@link #of}
     */
    static List<String> lines(RunStart start, RunFolder folder, JobConfig config, GanSpec spec, Configuration hadoop) {
        if (config.training().fineTuning().from().isEmpty()) {
            return List.of();
        }
        try {
            if (start == RunStart.RESUME
                    && !new CheckpointStore(folder.folder(), config.checkpoint())
                            .iterations()
                            .isEmpty()) {
                return before(folder).stream()
                        .map(origin -> "goes on from its own checkpoint; it began with " + origin)
                        .toList();
            }
        } catch (IOException e) {
            throw new ConfigException("run.dir " + folder.folder().uri() + ": " + FirstLine.of(e));
        }
        return FineTuning.of(config, spec, hadoop).map(FineTuning::told).orElse(List.of());
    }

    private static Optional<Origin> before(RunFolder folder) throws IOException {
        return folder.description().map(RunDescription::fineTunedFrom);
    }
}
