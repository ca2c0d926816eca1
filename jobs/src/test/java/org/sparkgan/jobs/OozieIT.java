package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.SAXException;

/** What {@code submit/oozie} holds is taken by Oozie, which runs nothing of it here, and by Spark and the jobs, which do. */
@EnabledForJreRange(
        max = JRE.JAVA_23,
        disabledReason = "Oozie 5.2.1 asks for Subject.getSubject, which ended with Java 23")
class OozieIT {
    private static final Path SUBMIT = Path.of("..", "submit", "oozie");
    private static final String MISPLACED = "<master>yarn</master>\n      <mode>cluster</mode>";
    private static final String PLACED_WRONGLY = "<mode>cluster</mode>\n      <master>yarn</master>";

    @TempDir
    private static Path folder;

    private static ForeignJars oozie;

    /** What Oozie said of each application. */
    private static Map<String, String> answers;

    @BeforeAll
    static void ask() throws Exception {
        oozie = ForeignJars.fetch("oozie", folder);
        UnaryOperator<String> asItIs = UnaryOperator.identity();
        List<Path> applications = List.of(
                application("daily", asItIs, asItIs),
                application("daily without a start", asItIs, change("\nstart=", "\nbegin=")),
                application("once", asItIs, OozieIT::once),
                application(
                        "once without workers",
                        asItIs,
                        change("\nworkers=", "\nhelpers=").andThen(OozieIT::once)::apply),
                application("once to nowhere", change("<ok to=\"train\"/>", "<ok to=\"tran\"/>"), OozieIT::once),
                application("once in circles", change("<ok to=\"done\"/>", "<ok to=\"train\"/>"), OozieIT::once),
                application("once with a wrong name", change("=${iterations}", "=${iteration}"), OozieIT::once),
                application("once in disorder", change(MISPLACED, PLACED_WRONGLY), OozieIT::once));
        answers = dryRun(applications);
    }

    @Test
    void theCoordinatorRunsTheWorkflowOfEachDay() {
        assertThat(answers.get("daily"))
                .startsWith("taken: ")
                .contains("frequency=\"1\"", "freq_timeunit=\"DAY\"", "<execution>LAST_ONLY</execution>")
                .contains("<name>day</name> <value>20260101T0200</value>");
    }

    @Test
    void theWorkflowIsTaken() {
        assertThat(answers.get("once")).isEqualTo("taken: OK");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "daily without a start | start",
                "once without workers | required but were not defined and no default values are available: workers",
                "once to nowhere | Invalid transition, node [ingest] transition [tran]",
                "once in circles | Loop detected",
                "once with a wrong name | variable [iteration] cannot be resolved",
                "once in disorder | XML schema error"
            })
    void aMistakeIsRefused(String application, String reason) {
        assertThat(answers.get(application)).startsWith("refused: ").contains(reason);
    }

    @Test
    void bothFilesAreOfTheirSchemas() throws Exception {
        Schema workflows = schema("oozie-workflow-1.0.xsd", "spark-action-1.0.xsd");
        String workflow = Files.readString(SUBMIT.resolve("workflow.xml"));
        validate(workflows, workflow);
        assertThatThrownBy(() ->
                        validate(workflows, change(MISPLACED, PLACED_WRONGLY).apply(workflow)))
                .isInstanceOf(SAXException.class)
                .hasMessageContaining("mode");

        Schema coordinators = schema("oozie-coordinator-0.5.xsd");
        String coordinator = Files.readString(SUBMIT.resolve("coordinator.xml"));
        validate(coordinators, coordinator);
        assertThatThrownBy(() ->
                        validate(coordinators, change("frequency=", "often=").apply(coordinator)))
                .isInstanceOf(SAXException.class)
                .hasMessageContaining("often");
    }

    @Test
    void sparkSubmitUnderstandsTheOptions() throws Exception {
        Path defaults = Path.of("..", "conf", "spark-defaults-yarn.conf").toAbsolutePath();
        Path workflow = Files.writeString(
                folder.resolve("options.xml"),
                change("--properties-file spark-defaults-yarn.conf", "--properties-file " + defaults)
                        .apply(Files.readString(SUBMIT.resolve("workflow.xml"))));
        String properties =
                change("executors=2", "executors=7").apply(once(Files.readString(SUBMIT.resolve("job.properties"))));
        for (OozieWorkflow.Action action :
                OozieWorkflow.read(workflow, properties(properties)).actions()) {
            SparkSubmitArguments submitted = action.submitted();
            assertThat(submitted.numExecutors()).isEqualTo("7");
            assertThat(submitted.executorCores()).as("of conf").isEqualTo("2");
            assertThat(submitted.childArgs().mkString(" ")).isEqualTo(String.join(" ", action.args()));
        }
    }

    /** On this machine and in small, with a second try of training, as Oozie makes after a failure. */
    @Test
    void theJobsTakeTheirArguments() throws Exception {
        Path settings = Files.writeString(folder.resolve("small.conf"), """
                data { image-size = 28, channels = 1 }
                network.hidden = 8, gan.latent-dim = 3, training.batch-size = 4, samples.grid = 2
                """);
        String local = once(Files.readString(SUBMIT.resolve("job.properties")))
                .replaceAll("(?m)^settings=.*$", "settings=" + settings.toUri())
                .replaceAll("(?m)^source=.*$", "source=" + Images.draw(folder.resolve("images")))
                .replaceAll("(?m)^(datasets|runs|samples)=.*$", "$1=" + folder + "/$1")
                .replaceAll("(?m)^iterations=.*$", "iterations=4")
                .replaceAll("(?m)^workers=.*$", "workers=1")
                .replaceAll("(?m)^sampleCount=.*$", "sampleCount=3");
        OozieWorkflow workflow = OozieWorkflow.read(SUBMIT.resolve("workflow.xml"), properties(local));

        assertThat(workflow.actions())
                .extracting(OozieWorkflow.Action::name)
                .containsExactly("ingest", "train", "sample");
        workflow.action("ingest").run().isDone();
        workflow.action("train").run().isDone();
        workflow.action("train").run().isDone();
        workflow.action("sample").run().isDone();

        Path run = folder.resolve("runs/20260101T0200");
        Outcome.of(new WaitJob(), "run.dir=" + run, "--timeout", "0").isDone();
        assertThat(folder.resolve("samples/20260101T0200")).isDirectoryContaining("glob:**.png");
    }

    /** A folder of the application and a file of its job properties, each changed. */
    private static Path application(String name, UnaryOperator<String> workflow, UnaryOperator<String> properties)
            throws IOException {
        Path application = Files.createDirectory(folder.resolve("application-" + name.replace(' ', '-')));
        Files.copy(SUBMIT.resolve("coordinator.xml"), application.resolve("coordinator.xml"));
        Files.writeString(
                application.resolve("workflow.xml"), workflow.apply(Files.readString(SUBMIT.resolve("workflow.xml"))));
        String own = change("application=${nameNode}/apps/sparkgan", "application=" + application.toUri())
                .apply(Files.readString(SUBMIT.resolve("job.properties")));
        return Files.writeString(application.resolve(name), properties.apply(own));
    }

    private static UnaryOperator<String> change(String part, String other) {
        return text -> {
            assertThat(text).contains(part);
            return text.replace(part, other);
        };
    }

    /** The workflow in place of the coordinator. */
    private static String once(String properties) {
        return change(
                        "oozie.coord.application.path=${application}/coordinator.xml",
                        "oozie.wf.application.path=${application}/workflow.xml\nday=20260101T0200")
                .apply(properties);
    }

    private static Properties properties(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties;
    }

    private static Map<String, String> dryRun(List<Path> applications) throws Exception {
        Path conf = Files.createDirectories(folder.resolve("oozie/conf"));
        Files.createDirectory(conf.resolve("hadoop-conf"));
        Files.createDirectory(conf.resolve("action-conf"));
        Files.copy(oozie.sources().resolve("oozie-site.xml"), conf.resolve("oozie-site.xml"));
        List<String> command = new ArrayList<>(List.of(
                ForeignJars.JAVA,
                QuickStart.ONE_COMPILER,
                "-Doozie.home.dir=" + conf.getParent(),
                "-cp",
                oozie.all(),
                oozie.sources().resolve("DryRun.java").toString()));
        applications.forEach(application -> command.add(application.toString()));
        Path log = folder.resolve("oozie.log");
        Process process = ForeignJars.run(log, command.toArray(String[]::new));
        assertThat(Patience.awaitEnd(process)).as(Files.readString(log)).isZero();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.split(": ", 2))
                    .filter(line -> line.length == 2 && line[1].matches("(taken|refused): .*"))
                    .collect(Collectors.toMap(line -> line[0], line -> line[1]));
        }
    }

    /** Of those that Oozie's client brings. */
    private static Schema schema(String... names) throws Exception {
        Path xsds = Files.createDirectories(folder.resolve("xsd"));
        List<Source> sources = new ArrayList<>();
        try (FileSystem client = FileSystems.newFileSystem(oozie.jars().resolve("oozie-client-5.2.1.jar"))) {
            for (String name : Stream.concat(Stream.of("oozie-common-1.0.xsd"), Stream.of(names))
                    .toList()) {
                Path xsd = xsds.resolve(name);
                Files.write(xsd, Files.readAllBytes(client.getPath(name)));
                sources.add(new StreamSource(xsd.toFile()));
            }
        }
        sources.remove(0);
        return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI).newSchema(sources.toArray(Source[]::new));
    }

    private static void validate(Schema schema, String xml) throws SAXException, IOException {
        schema.newValidator().validate(new StreamSource(new StringReader(xml)));
    }
}
