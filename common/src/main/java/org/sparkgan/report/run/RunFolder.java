package org.sparkgan.report.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sparkgan.config.ConfigException;
import org.sparkgan.config.FirstLine;
import org.sparkgan.storage.Claim;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.Json;
import org.sparkgan.storage.StoreRefusedException;

/**
 * The folder of a run. It belongs to the start that has written its {@code config.json}: of several starts at once one gets it,
 * and a run that is resumed while it still goes on, as it may where a cluster has lost sight of its driver, stops when it finds
 * that ({@link RunGuard}).
 */
public final class RunFolder {
    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
    public static final String CONFIG = "config.json";

    private final Folder folder;
    private final Configuration hadoop;
    /** The start that it belonged to when it was opened, as {@link #owner} has it. */
    private final Optional<String> before;

    private RunFolder(Folder folder, Configuration hadoop, Optional<String> before) {
        this.folder = folder;
        this.hadoop = hadoop;
        this.before = before;
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
            Optional<String> owner = owner(folder);
            switch (start) {
                case NEW -> {
                    if (owner.isPresent()) {
                        throw holdsRun(uri);
                    }
                }
                case RESUME -> {
                    if (owner.isEmpty()) {
                        LOG.info("run.dir {} holds no run to resume: starting a new one", uri);
                    }
                }
            }
            return new RunFolder(folder, hadoop, owner);
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
            return new RunFolder(Folder.at(uri, hadoop), hadoop, Optional.empty());
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
     * Takes the folder: makes it where it is missing and writes {@code config.json}; what an earlier end left in
     * {@code result.json} goes.
     *
     * @return what keeps watch over it while the run goes on
     * @throws ConfigException where the folder cannot be written, or another start has taken it since it was opened
     */
    public RunGuard begin(RunDescription description) {
        try {
            folder.make();
            try (Claim claim = Claim.take(folder).orElseThrow(this::isBeingTaken)) {
                if (!owner(folder).equals(before)) {
                    throw taken();
                }
                claim.requireTimely();
                folder.delete(RunReport.RESULT);
                write(description);
            }
            return new RunGuard(folder, description.start());
        } catch (IOException e) {
            throw unusable(folder.uri(), hadoop, e);
        }
    }

    private void write(RunDescription description) throws IOException {
        // Where a file system can make a file only where there is none, it has the last word.
        try (var out = before.isEmpty() ? folder.create(CONFIG) : folder.replace(CONFIG)) {
            out.write(Json.file(description));
        } catch (FileAlreadyExistsException | org.apache.hadoop.fs.FileAlreadyExistsException e) {
            LOG.debug("another start was faster", e);
            throw taken();
        }
    }

    private ConfigException taken() {
        return before.isEmpty()
                ? holdsRun(folder.uri())
                : new ConfigException(
                        "run.dir " + folder.uri() + ": another start goes on with this run already: one at a time can");
    }

    private ConfigException isBeingTaken() {
        return new ConfigException("run.dir " + folder.uri()
                + " already holds a run, or is about to: another start is taking it in this moment (" + Claim.PREFIX
                + "…); where that one was killed, try again in " + Claim.STALE.toMinutes() + " minutes");
    }

    private static ConfigException holdsRun(String uri) {
        return new ConfigException("run.dir " + uri + " already holds a run (" + CONFIG
                + "): give another run.dir, or --resume to go on with it");
    }

    /**
     * How the run was started last; empty where there is none, or nobody can read how.
     *
     * @throws IOException where the folder cannot be read
     */
    public Optional<RunDescription> description() throws IOException {
        return folder.exists(CONFIG) ? read(folder, CONFIG, RunDescription.class) : Optional.empty();
    }

    /** The name of the start that the folder belongs to, empty text where that cannot be read; empty where there is none. */
    static Optional<String> owner(Folder folder) throws IOException {
        return folder.exists(CONFIG)
                ? Optional.of(read(folder, CONFIG, RunDescription.class)
                        .map(RunDescription::start)
                        .orElse(""))
                : Optional.empty();
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
                ? read(folder, RunReport.RESULT, RunResult.class)
                : Optional.empty();
    }

    /**
     * Whether a run was started, or resumed, since then. Changes nothing.
     *
     * @throws IOException where the folder cannot be read
     */
    public boolean isStarted(Instant since) throws IOException {
        return folder.exists(CONFIG)
                && read(folder, CONFIG, RunDescription.class)
                        .filter(run -> !Instant.parse(run.started()).isBefore(since))
                        .isPresent();
    }

    private static <T> Optional<T> read(Folder folder, String name, Class<T> type) throws IOException {
        try {
            return Optional.of(Json.read(folder.read(name), type));
        } catch (JsonProcessingException | FileNotFoundException e) {
            // Half-written, or gone again: the next look will tell.
            return Optional.empty();
        }
    }

    private static ConfigException unusable(String uri, Configuration hadoop, Exception cause) {
        StoreRefusedException.throwIfDenied(cause, "run.dir", uri, hadoop);
        return new ConfigException(
                "run.dir " + uri + " must be a folder that can be written, but: " + FirstLine.of(cause));
    }
}
