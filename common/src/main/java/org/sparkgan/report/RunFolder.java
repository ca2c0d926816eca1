package org.sparkgan.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.storage.StoreRefusedException;

/** The folder of a run: claimed before training starts, by its {@code config.json}. */
public final class RunFolder {
    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
    static final String CONFIG = "config.json";

    private final Folder folder;
    private final Configuration hadoop;

    private RunFolder(Folder folder, Configuration hadoop) {
        this.folder = folder;
        this.hadoop = hadoop;
    }

    /**
     * Looks at the folder and leaves it as it is.
     *
     * @param uri as given in {@code run.dir}
     * @throws ConfigException where it cannot be used, or holds a run and {@code start} is NEW
     */
    public static RunFolder open(String uri, Configuration hadoop, RunStart start) {
        try {
            Folder folder = Folder.at(uri, hadoop);
            boolean holdsRun = folder.exists(CONFIG);
            switch (start) {
                case NEW -> {
                    if (holdsRun) {
                        throw new ConfigException("run.dir " + uri + " already holds a run (" + CONFIG
                                + "): give another run.dir, or --resume to go on with it");
                    }
                }
                case RESUME -> {
                    if (!holdsRun) {
                        LOG.info("run.dir {} holds no run to resume: starting a new one", uri);
                    }
                }
            }
            return new RunFolder(folder, hadoop);
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(uri, hadoop, e);
        }
    }

    /**
     * The folder of a run that another process takes; it need not exist yet.
     *
     * @throws ConfigException where there can be no such folder
     */
    public static RunFolder watch(String uri, Configuration hadoop) {
        try {
            return new RunFolder(Folder.at(uri, hadoop), hadoop);
        } catch (IOException | IllegalArgumentException e) {
            throw unusable(uri, hadoop, e);
        }
    }

    /**
     * The folder of a run that was started at some time, however it goes or went; leaves it as it is.
     *
     * @throws ConfigException where there is none
     */
    public static RunFolder existing(String uri, Configuration hadoop) {
        RunFolder run = watch(uri, hadoop);
        try {
            if (!run.folder.exists(CONFIG)) {
                throw new ConfigException("run.dir " + uri + " holds no run (there is no " + CONFIG
                        + "): give the folder of a run that was started");
            }
            return run;
        } catch (IOException e) {
            throw unusable(uri, hadoop, e);
        }
    }

    /** Where the run's files go. */
    public Folder folder() {
        return folder;
    }

    /**
     * Claims the folder: makes it where it is missing and writes {@code config.json}; what an earlier end left in
     * {@code result.json} goes.
     *
     * @throws ConfigException where the folder cannot be written
     */
    public void begin(RunDescription description) {
        try {
            folder.make();
            folder.delete(RunReport.RESULT);
            try (var out = folder.replace(CONFIG)) {
                out.write(Json.file(description));
            }
        } catch (IOException e) {
            throw unusable(folder.uri(), hadoop, e);
        }
    }

    /**
     * How the run ended; empty while it goes on, or where it was killed. Changes nothing.
     *
     * @param since an end of a run that was started before is that of an earlier attempt, and does not count
     * @throws IOException where the folder cannot be read
     */
    public Optional<RunResult> result(Instant since) throws IOException {
        // Read after the description: a new attempt removes the result before it describes itself.
        return isStarted(since) && folder.exists(RunReport.RESULT)
                ? read(RunReport.RESULT, RunResult.class)
                : Optional.empty();
    }

    /**
     * Whether a run was started, or resumed, since then. Changes nothing.
     *
     * @throws IOException where the folder cannot be read
     */
    public boolean isStarted(Instant since) throws IOException {
        return folder.exists(CONFIG)
                && read(CONFIG, RunDescription.class)
                        .filter(run -> !Instant.parse(run.started()).isBefore(since))
                        .isPresent();
    }

    private <T> Optional<T> read(String name, Class<T> type) throws IOException {
        try {
            return Optional.of(Json.read(folder.read(name), type));
        } catch (JsonProcessingException | FileNotFoundException e) {
            // Half-written, or gone again: the next look will tell.
            return Optional.empty();
        }
    }

    private static ConfigException unusable(String uri, Configuration hadoop, Exception cause) {
        StoreRefusedException.throwIfDenied(cause, "run.dir", uri, hadoop);
        String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new ConfigException("run.dir " + uri + " must be a folder that can be written, but: " + reason);
    }
}
