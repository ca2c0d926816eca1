package org.sparkgan.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.spark.SparkUserAppException;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import org.sparkgan.config.Redaction;
import org.sparkgan.config.SettingsFile;
import org.sparkgan.config.SettingsSource;
import org.sparkgan.storage.Folder;
import org.sparkgan.storage.LocalNames;
import org.sparkgan.storage.StoreRefusedException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What every job has: settings from files and arguments, a dry run, and one way to end. */
@Command(sortOptions = false, usageHelpAutoWidth = true)
public abstract class Job implements Callable<Integer> {
    private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9]*:/");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description =
                    "settings in HOCON, on this machine or at hdfs:, s3a: and so on; later files win over earlier ones")
    private final List<String> files = new ArrayList<>();

    @Parameters(paramLabel = "key=value", arity = "0..*", description = "settings that win over files")
    private final List<String> overrides = new ArrayList<>();

    @Option(names = "--dry-run", description = "show the settings and the plan, then stop")
    private boolean dryRun;

    @Option(names = "--verbose", description = "show the stack trace of an error")
    private boolean verbose;

    /** For the launcher: prints each argument of a driver on another machine, ended by a NUL. */
    @Option(names = "--for-cluster", hidden = true)
    private boolean forCluster;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(names = "--help", usageHelp = true, description = "this text")
    private boolean help;

    /** What the job is going to do, a line each; checks what can be checked before Spark starts, and changes nothing. */
    abstract List<String> plan(JobConfig config) throws Exception;

    /** Does it. */
    abstract void run(JobConfig config) throws Exception;

    /** Settings of the job's own, {@code key=value}, that win over files but not over arguments. */
    List<String> ownSettings() {
        return List.of();
    }

    /** Says something to the user, without secrets. */
    final void say(String line) {
        spec.commandLine().getOut().println(Redaction.of(line));
    }

    private void sayWithNul(String argument) {
        spec.commandLine().getOut().print(argument + '\0');
        spec.commandLine().getOut().flush();
    }

    private static SettingsFile settingsFile(String name) {
        return SettingsFile.read(name, Job::read);
    }

    /** Of this machine, where there is no address, whatever Hadoop's default is. */
    private static Optional<byte[]> read(String name) throws IOException {
        if (!ADDRESS.matcher(name).lookingAt()) {
            return SettingsSource.ofThisMachine().read(name);
        }
        try {
            return Optional.of(Folder.readFile(name, Sessions.hadoop()));
        } catch (FileNotFoundException e) {
            // Hadoop says so of folders, too.
            if (Folder.at(name, Sessions.hadoop()).exists()) {
                throw new IOException("it is a folder");
            }
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            StoreRefusedException.throwIfDenied(e, "--conf", name, Sessions.hadoop());
            throw e;
        }
    }

    /** The arguments as they were given. */
    final List<String> arguments() {
        return spec.commandLine().getParseResult().originalArgs();
    }

    @Override
    public final Integer call() throws Exception {
        LocalNames.requireRead(arguments());
        List<String> settings = new ArrayList<>(ownSettings());
        settings.addAll(overrides);
        List<SettingsFile> read = new ArrayList<>();
        for (String file : files) {
            read.add(settingsFile(file));
        }
        JobConfig config = ConfigReader.read(read, settings);
        if (forCluster) {
            ClusterArguments.of(spec.commandLine().getParseResult(), config).forEach(this::sayWithNul);
            return ExitCode.DONE.code();
        }
        List<String> plan = plan(config);
        if (dryRun) {
            SettingsTable.of(config).lines().forEach(this::say);
            plan.forEach(line -> say("plan: " + line));
        } else {
            run(config);
        }
        return ExitCode.DONE.code();
    }

    /**
     * Runs {@code job} with the arguments of a command line.
     *
     * @return the exit code of the process
     */
    static int execute(Job job, String[] args, PrintWriter out, PrintWriter err) {
        return new CommandLine(job)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, given) -> job.ended(e, err))
                .setExecutionExceptionHandler((e, line, parsed) -> job.ended(e, err))
                .execute(args);
    }

    private int ended(Exception e, PrintWriter err) {
        Failure failure = Failure.of(e);
        if (verbose && !(e instanceof ParameterException)) {
            failure.printWithTrace(err);
        } else {
            failure.print(err);
        }
        return failure.code().code();
    }

    /**
     * The main of every job. A good end returns, because YARN takes an exit of the driver for a failure; a bad one is told to
     * YARN's application master in Spark's way, which puts its code into the application's diagnostics.
     */
    static void main(Job job, String[] args) throws SparkUserAppException {
        Optional<String> obstacle = Platform.ofThisProcess().obstacle();
        if (obstacle.isPresent()) {
            System.err.println("sparkgan: " + obstacle.get());
            System.exit(ExitCode.WRONG_SETTINGS.code());
        }
        int code =
                execute(job, args, new PrintWriter(System.out, true, UTF_8), new PrintWriter(System.err, true, UTF_8));
        if (code != ExitCode.DONE.code()) {
            if (YarnAttempt.ofThisProcess().isPresent()) {
                Sessions.register();
                throw userExit(code);
            }
            System.exit(code);
        }
    }

    /** Spark 4 has added a parameter, the cause. */
    private static SparkUserAppException userExit(int code) {
        Constructor<?> constructor = SparkUserAppException.class.getConstructors()[0];
        Object[] arguments = new Object[constructor.getParameterCount()];
        arguments[0] = code;
        try {
            return (SparkUserAppException) constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("SparkUserAppException", e);
        }
    }
}
