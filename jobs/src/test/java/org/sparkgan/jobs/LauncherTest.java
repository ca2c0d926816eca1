package org.sparkgan.jobs;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sparkgan.config.BuildVersions;
import org.sparkgan.jobs.LauncherProject.Submitted;

/** What the launcher makes of its place, its environment and its sources, and hands to Spark. */
class LauncherTest {
    @TempDir
    private Path folder;

    private LauncherProject project;

    @BeforeEach
    void make() throws IOException {
        project = LauncherProject.in(folder.resolve("project"));
    }

    @Test
    void linksLeadToTheProject() throws Exception {
        Path first = Files.createSymbolicLink(folder.resolve("first"), project.launcher());
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path second = Files.createSymbolicLink(bin.resolve("sparkgan"), Path.of("..", "first"));
        Path submit = Files.createSymbolicLink(
                folder.resolve("tools"), project.launcher().getParent());
        for (Path launcher : new Path[] {first, second, submit.resolve("sparkgan")}) {
            assertThat(project.submitted(launcher, Map.of("CDPATH", "/")).jar()).isEqualTo(project.jar());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#b c", "100%41+x", "q[1]{2}*?", "new\nline", "é, ü;日本", "quo\"te's\\back", "$HOME`id`&"})
    void namesOfFoldersAreTakenAsTheyAre(String name) throws Exception {
        assumeTrue(Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode(name));
        LauncherProject odd = LauncherProject.in(folder.resolve(name));
        Submitted submitted =
                odd.submitted(odd.launcher(), Map.of("TMPDIR", odd.root().toString()));
        assertThat(submitted.jar()).isEqualTo(odd.jar());
        String option = submitted.option("-Dlog4j2.configurationFile=");
        assertThat(Path.of(URI.create(option))).isEqualTo(odd.root().resolve("conf/log4j2.properties"));
        assertThat(submitted.option("-Djava.io.tmpdir=")).isEqualTo(odd.root().toString());

        Path jar = Files.createFile(odd.root().resolve("other #1.jar"));
        assertThat(odd.submitted(odd.launcher(), Map.of(), "--jar", jar.toString())
                        .jar())
                .isEqualTo(jar);
    }

    @Test
    void argumentsStayAsTheyAre() throws Exception {
        String[] odd = {"run.dir=a b", "", "*", "$HOME", "say \"it's\"", "two\nlines", "back\\slash"};
        assertThat(project.submitted(project.launcher(), Map.of(), odd).arguments())
                .endsWith(odd);
    }

    @ParameterizedTest
    @CsvSource({"a:b, takes no jars", "a!, takes no jars"})
    void foldersThatJavaCannotReadAreTold(String name, String reason) throws Exception {
        LauncherProject odd = LauncherProject.in(folder.resolve(name));
        odd.launch(Map.of()).isRefused(ExitCode.FAILED, odd.root().toString(), reason);
    }

    @Test
    void aCopyOfTheLauncherAloneIsTold() throws Exception {
        Path copy = Files.copy(
                project.launcher(), Files.createDirectory(folder.resolve("bin")).resolve("sparkgan"));
        project.launch(copy, Map.of())
                .isRefused(ExitCode.FAILED, "a copy without its project: link to submit/sparkgan");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "common/src/main/java/Changed.java", "jobs/src/main/java", "common/pom.xml"})
    void newerSourcesAreBuilt(String changed) throws Exception {
        project.launch(Map.of()).isDone();
        assertThat(project.builds()).isEmpty();

        project.touch(changed, Instant.now().plusSeconds(5));
        project.launch(Map.of(), "--jar", project.jar().toString()).isDone();
        project.launch(Map.of("SPARKGAN_BUILD", "no")).isDone();
        assertThat(project.builds()).isEmpty();

        Outcome outcome = project.launch(Map.of());
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEqualTo("sparkgan: sources are newer than the jar: building again\n");
        assertThat(project.builds())
                .singleElement()
                .asString()
                .contains("-f " + project.root().resolve("pom.xml"), "-Dnd4j.classifier=theirs -P every-processor");
    }

    @Test
    void twoLaunchersBuildOnce() throws Exception {
        Files.delete(project.jar());
        Process first = project.start(project.launcher(), Map.of());
        Process second = project.start(project.launcher(), Map.of());
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(project.builds()).hasSize(1);
    }

    @Test
    void aBuildThatFailsIsToldAndLeavesTheJar() throws Exception {
        project.touch("pom.xml", Instant.now().plusSeconds(5));
        Outcome outcome = project.launch(Map.of("BUILD_FAILS", "[ERROR] Changed.java:[3,1] ';' expected"));
        assertThat(outcome.code()).isEqualTo(ExitCode.FAILED.code());
        assertThat(outcome.err().lines())
                .last()
                .asString()
                .startsWith("sparkgan: the build failed, see ")
                .endsWith(": [ERROR] Changed.java:[3,1] ';' expected");
        assertThat(project.jar()).isRegularFile();
        assertThat(project.launch(Map.of()).err()).contains("building again");
    }

    @Test
    void withoutMavenTheOldJarDoesAndNoJarDoesNot() throws Exception {
        project.touch("pom.xml", Instant.now().plusSeconds(5));
        project.removeMaven();
        Outcome outcome = project.launch(Map.of());
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err())
                .contains("sources are newer than the jar, but there is no mvn")
                .hasLineCount(1);
        Files.delete(project.jar());
        project.launch(Map.of()).isRefused(ExitCode.FAILED, "SparkGAN is not built for Spark 4, and there is no mvn");
    }

    @Test
    void aUserWithoutANameIsTold() throws Exception {
        project.standIn("id", "[ \"$1\" = -u ] && echo 12345");
        project.launch(Map.of()).isRefused(ExitCode.FAILED, "the user 12345 has no name", "/etc/passwd");
    }

    @ParameterizedTest
    @CsvSource({
        "LC_ALL=C,          LC_ALL=C.UTF-8",
        "LC_ALL=POSIX,      LC_ALL=C.UTF-8",
        "LANG=C,            LC_CTYPE=C.UTF-8",
        "LANG=none.UTF-8,   LC_CTYPE=C.UTF-8",
        "NOTHING=given,     LC_CTYPE=C.UTF-8",
        "LANG=C.UTF-8,      LANG=C.UTF-8"
    })
    void namesAreWrittenInUtf8(String given, String expected) throws Exception {
        String[] assignment = given.split("=", 2);
        Submitted submitted = project.submitted(project.launcher(), Map.of(assignment[0], assignment[1]));
        assertThat(submitted.environment()).contains(expected);
        if (given.equals(expected)) {
            assertThat(submitted.environment()).noneMatch(variable -> variable.startsWith("LC_"));
        }
    }

    @Test
    void aMachineWithoutUtf8IsTold() throws Exception {
        project.standIn("locale", "echo ANSI_X3.4-1968");
        Outcome outcome = project.launch(Map.of("LANG", "C"));
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err())
                .contains("the locale C cannot write every name")
                .hasLineCount(1);
    }

    @Test
    void theTemporaryFolderIsThatOfTheUser() throws Exception {
        Path none = folder.resolve("none");
        project.launch(Map.of("TMPDIR", none.toString()))
                .isRefused(ExitCode.FAILED, "the temporary folder " + none + " cannot be written to: set TMPDIR");
        for (String variable : new String[] {"JAVA_TOOL_OPTIONS", "SPARK_SUBMIT_OPTS"}) {
            String own = "-Dx=y \"-Djava.io.tmpdir=" + folder + "\" -Dz=z";
            Submitted submitted = project.submitted(project.launcher(), Map.of(variable, own));
            assertThat(submitted.environment()).contains("TMPDIR=" + folder);
            assertThat(submitted.options()).doesNotContain("-Djava.io.tmpdir=/tmp\"");
        }
    }

    @Test
    void nativeMemoryIsKeptUnlessTheUserSaysOtherwise() throws Exception {
        assertThat(project.submitted(project.launcher(), Map.of()).environment())
                .containsAll(ExecutorEnvironment.MEMORY.entrySet().stream()
                        .map(Object::toString)
                        .toList());
        assertThat(project.submitted(
                                project.launcher(), Map.of("MALLOC_ARENA_MAX", "4", "MALLOC_MMAP_THRESHOLD_", "131072"))
                        .environment())
                .contains("MALLOC_ARENA_MAX=4", "MALLOC_MMAP_THRESHOLD_=131072")
                .noneMatch(variable -> variable.startsWith("MALLOC_MMAP_MAX_"));
    }

    @Test
    void theJarIsThatOfTheLineOfSpark() throws Exception {
        Path four = project.spark(folder.resolve("four"), "spark-core_2.13-4.1.0.jar");
        assertThat(submittedTo(four).jar()).isEqualTo(project.jar());

        Path older = project.spark(folder.resolve("older"), "spark-core_2.12-3.5.3.jar");
        project.launch(Map.of("SPARK_HOME", older.toString(), "SPARKGAN_BUILD", "no"))
                .isRefused(
                        ExitCode.FAILED,
                        "SparkGAN is not built for Spark 3.5: mvn -B -P spark-3.5 -DskipTests package makes "
                                + project.root().resolve("jobs/target/spark-3.5/sparkgan-jobs.jar"));
        Path jar = project.addJar("jobs/target/spark-3.5/sparkgan-jobs.jar");
        assertThat(submittedTo(older).jar()).isEqualTo(jar);

        // As pip has it: the command in one folder, all else in another.
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.copy(older.resolve("bin/spark-submit"), bin.resolve("spark-submit"), COPY_ATTRIBUTES);
        Files.writeString(bin.resolve("find-spark-home"), "export SPARK_HOME='" + older + "'\n");
        String path = project.root().resolve("stand-ins") + ":" + bin + ":/usr/bin:/bin";
        assertThat(project.submitted(project.launcher(), Map.of("PATH", path)).jar())
                .isEqualTo(jar);
    }

    private Submitted submittedTo(Path spark) throws Exception {
        return project.submitted(project.launcher(), Map.of("SPARK_HOME", spark.toString()));
    }

    @Test
    void theLineThatIsMissingIsBuilt() throws Exception {
        Path older = project.spark(folder.resolve("older"), "spark-core_2.12-3.5.3.jar");
        Outcome outcome = project.launch(Map.of("SPARK_HOME", older.toString()));
        assertThat(outcome.err()).startsWith("sparkgan: building once for Spark 3.5");
        assertThat(project.builds()).singleElement().asString().contains(" -P spark-3.5 package");
    }

    @ParameterizedTest
    @CsvSource({
        "2.12-3.4.1, 3.4.1 with Scala 2.12",
        "2.13-3.5.5, 3.5.5 with Scala 2.13",
        "2.12-3.3.0, 3.3.0 with Scala 2.12"
    })
    void otherSparksAreRefused(String name, String said) throws Exception {
        Path other = project.spark(folder.resolve("other"), "spark-core_" + name + ".jar");
        project.launch(Map.of("SPARK_HOME", other.toString()))
                .isRefused(
                        ExitCode.WRONG_SETTINGS,
                        "the Spark in " + other + " is " + said + ": SparkGAN runs on Spark 4 (Scala 2.13) and 3.5");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 25.0.1, ''",
        "4, 26, JDK 17 to 25",
        "4, 1.8.0_402, JDK 17 to 25",
        "3.5, 21.0.2, JDK 17",
        "3.5, 17.0.9, ''"
    })
    void eachLineHasItsJdks(String line, String java, String needed) throws Exception {
        String core = line.equals("4") ? "spark-core_2.13-4.2.0.jar" : "spark-core_2.12-3.5.5.jar";
        Path spark = project.spark(folder.resolve("spark"), core);
        project.addJar("jobs/target/spark-3.5/sparkgan-jobs.jar");
        Path jdk = project.jdk(folder.resolve("jdk"), java);
        Outcome outcome = project.launch(Map.of("SPARK_HOME", spark.toString(), "JAVA_HOME", jdk.toString()));
        if (needed.isEmpty()) {
            outcome.isDone();
        } else {
            String number = java.replaceFirst("^1[.]", "").replaceFirst("[.].*", "");
            outcome.isRefused(
                    ExitCode.FAILED, "Java " + number + " at " + jdk, "Spark " + line + " needs a " + needed + ", set");
        }
    }

    @Test
    void theJdksAreThoseOfTheBuild() throws Exception {
        assertThat(Files.readString(Path.of("..", "submit", "spark.sh")))
                .contains("first_jdk=" + BuildVersions.firstJdk() + " last_jdk=" + BuildVersions.lastJdk());
    }

    @Test
    void aJdkThatFitsIsFoundBehindAnotherJava() throws Exception {
        project.standIn("java", "echo 'openjdk version \"11.0.2\" 2024-01-16' >&2");
        Path jdk = project.jdk(folder.resolve("home/.sdkman/candidates/java/17.0.9-tem"), "17.0.9");
        Map<String, String> home = Map.of("HOME", folder.resolve("home").toString());
        assertThat(project.submitted(project.launcher(), home).environment()).contains("JAVA_HOME=" + jdk);

        Path other = project.jdk(folder.resolve("other"), "11.0.2");
        project.launch(Map.of("JAVA_HOME", other.toString(), "HOME", folder + "/home"))
                .isRefused(ExitCode.FAILED, "Java 11 at " + other, "set JAVA_HOME to one, such as " + jdk);
    }

    @Test
    void optionsThatJavaRefusesAreTold() throws Exception {
        project.standIn("java", "printf 'Picked up JAVA_TOOL_OPTIONS: -x\\nUnrecognized option: -x\\n' >&2; exit 1");
        project.launch(Map.of()).isRefused(ExitCode.FAILED, "java does not start: Unrecognized option: -x");
        project.standIn("java", "printf 'Picked up: version \"8\"\\nopenjdk version \"17.0.9\" 2023\\n' >&2");
        project.launch(Map.of()).isDone();
    }
}
