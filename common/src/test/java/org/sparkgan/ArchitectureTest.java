package org.sparkgan;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sparkgan.compute.Device;

/** Who may import whom: data flows down the table, imports go up it. */
@AnalyzeClasses(packages = "org.sparkgan", importOptions = ArchitectureTest.NoTests.class)
class ArchitectureTest {
    /** In the folders of both lines of Spark; ArchUnit's own option knows only one. */
    static final class NoTests implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/");
        }
    }

    /** Packages of the library, each with those it may import. */
    private static final Map<String, Set<String>> IMPORTS = Map.ofEntries(
            Map.entry("random", Set.of()),
            Map.entry("config", Set.of()),
            Map.entry("exchange", Set.of()),
            Map.entry("picture", Set.of("config")),
            Map.entry("score", Set.of("config")),
            Map.entry("storage", Set.of("config")),
            Map.entry("compute", Set.of("config", "random")),
            Map.entry("cluster", Set.of("config", "compute")),
            Map.entry("data", Set.of("config", "random", "storage")),
            Map.entry("nn", Set.of("config", "random", "compute")),
            Map.entry("gan", Set.of("config", "random", "compute", "nn")),
            Map.entry(
                    "train",
                    Set.of(
                            "config",
                            "random",
                            "score",
                            "storage",
                            "exchange",
                            "compute",
                            "cluster",
                            "data",
                            "nn",
                            "gan")),
            Map.entry(
                    "evaluate",
                    Set.of("config", "random", "score", "storage", "compute", "cluster", "data", "nn", "gan", "train")),
            Map.entry(
                    "checkpoint",
                    Set.of("config", "random", "score", "storage", "compute", "cluster", "nn", "gan", "train")),
            Map.entry(
                    "report",
                    Set.of(
                            "config",
                            "random",
                            "picture",
                            "score",
                            "storage",
                            "compute",
                            "cluster",
                            "data",
                            "nn",
                            "gan",
                            "train",
                            "evaluate")),
            Map.entry(
                    "sample",
                    Set.of(
                            "config",
                            "random",
                            "picture",
                            "storage",
                            "compute",
                            "cluster",
                            "nn",
                            "gan",
                            "train",
                            "checkpoint")),
            Map.entry("export", Set.of("config", "storage", "compute", "cluster", "nn", "gan", "checkpoint")),
            Map.entry(
                    "run",
                    Set.of(
                            "config",
                            "random",
                            "picture",
                            "score",
                            "storage",
                            "compute",
                            "cluster",
                            "data",
                            "nn",
                            "gan",
                            "train",
                            "evaluate",
                            "checkpoint",
                            "report",
                            "sample",
                            "export")),
            Map.entry(
                    "ml",
                    Set.of(
                            "config",
                            "storage",
                            "cluster",
                            "data",
                            "nn",
                            "gan",
                            "checkpoint",
                            "report",
                            "sample",
                            "run")));

    /** Packages whose rooms build on each other in one direction. */
    private static final List<String> IN_ROOMS = List.of("data", "report", "compute", "nn", "gan", "evaluate");

    private static final int LONGEST_METHOD = 40;
    /** Files with a longer one. */
    private static final Set<String> NOT_YET = Set.of("Dl4jConfiguration.java", "TrainingRun.java");

    private static final Pattern TYPE = Pattern.compile("\\b(class|record|interface|enum)\\b");

    private static final String SPARK = "org.apache.spark..";
    private static final String[] ND4J = {"org.nd4j..", "org.deeplearning4j..", "org.bytedeco.."};

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("org.sparkgan.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsOfComputeGoOneWay =
            slices().matching("org.sparkgan.compute.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsOfNetworksGoOneWay =
            slices().matching("org.sparkgan.nn.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsOfTheGameGoOneWay =
            slices().matching("org.sparkgan.gan.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noCyclesInEvaluate =
            slices().matching("org.sparkgan.evaluate.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule roomsOfEvaluateKnowNothingAboveThem = noClasses()
            .that()
            .resideInAPackage("org.sparkgan.evaluate.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.sparkgan.evaluate");

    @ArchTest
    static final ArchRule settingsKnowNoEngine = noClasses()
            .that()
            .resideInAnyPackage(names("config", "random"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK, "org.apache.hadoop..", "org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");

    @ArchTest
    static final ArchRule theEngineKnowsNoCluster = noClasses()
            .that()
            .resideInAnyPackage(names("compute", "nn", "gan"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPARK, "org.apache.hadoop..");

    @ArchTest
    static final ArchRule dataKnowsNoEngine = noClasses()
            .that()
            .resideInAnyPackage(names("storage", "data"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ND4J);

    @ArchTest
    static final ArchRule filesAreReadAndWrittenWhereTheyBelong = noClasses()
            .that()
            .resideOutsideOfPackages(names("storage", "data", "checkpoint", "report"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hadoop.fs..");

    /** Others see {@code compute.Device}; DL4J's file format is written and read beside. */
    @ArchTest
    static final ArchRule nd4jIsOneDeviceOfMany = noClasses()
            .that()
            .resideOutsideOfPackages(name("compute.nd4j"), name("nn.dl4j"))
            .and()
            .doNotHaveFullyQualifiedName("org.sparkgan.checkpoint.GeneratorZip")
            .and()
            .haveNameNotMatching(".*\\.(Dl4jFeatures|FeatureZip)(\\$.*)?")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ND4J)
                    .and(not(resideInAPackage("org.nd4j.shade.protobuf..")))
                    .and(not(resideInAPackage("onnx.."))));

    @ArchTest
    static final ArchRule aBackendIsKnownWhereItsMemoryIs = noClasses()
            .that()
            .resideOutsideOfPackage(name("compute.nd4j"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.bytedeco..",
                    "org.nd4j.linalg.cpu..",
                    "org.nd4j.linalg.jcublas..",
                    "org.nd4j.jita..",
                    "org.nd4j.nativeblas..");

    /** Native libraries are called where their memory is. */
    @ArchTest
    static final ArchRule nativeLibrariesAreCalledWhereTheyAreKnown = noClasses()
            .that()
            .resideOutsideOfPackages(names("compute.cuda", "compute.onednn"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    /** ONNX Runtime has native code too. */
    @ArchTest
    static final ArchRule onnxRuntimeSeesImages = noClasses()
            .that()
            .resideOutsideOfPackage(name("evaluate.feature"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule devicesKnowNothingOfEachOther = noClasses()
            .that()
            .resideInAnyPackage(names("compute.cuda", "compute.onednn"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(name("compute.nd4j"), "org.nd4j..", "org.deeplearning4j..", "org.bytedeco..");

    @ArchTest
    static final ArchRule engineKnowsDevicesAlone = noClasses()
            .that()
            .resideInAnyPackage(name("nn.layer"), name("nn.architecture"), name("nn.engine"), name("gan"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(names("compute.nd4j", "compute.cuda", "compute.onednn"));

    @ArchTest
    static final ArchRule aLibraryNeitherPrintsNorExits = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule sparkMlIsADoor = noClasses()
            .that()
            .resideOutsideOfPackage(name("ml"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark.ml..", "org.apache.spark.mllib..");

    @ArchTest
    static final ArchRule theJdkDoes = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.common..", "lombok..", "org.apache.commons.lang3..");

    @ArchTest
    static final ArchRule shadedLibrariesAreNd4jsOwn = noClasses()
            .that()
            .resideOutsideOfPackages(names("export", "report.tensorboard"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.nd4j.shade..");

    /** ND4J has the classes of ONNX's format and of TensorFlow's summaries, which are made of its protobuf. */
    @ArchTest
    static final ArchRule formatsUseNd4jsProtobufAlone = noClasses()
            .that()
            .resideInAnyPackage(names("export", "report.tensorboard"))
            .should()
            .dependOnClassesThat(
                    resideInAPackage("org.nd4j.shade..").and(not(resideInAPackage("org.nd4j.shade.protobuf.."))));

    @ArchTest
    static void noCyclesOfRooms(JavaClasses classes) {
        IN_ROOMS.forEach(name -> slices().matching("org.sparkgan." + name + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes));
    }

    @ArchTest
    static void importsGoUpTheTable(JavaClasses classes) {
        IMPORTS.forEach((name, imports) -> noClasses()
                .that()
                .resideInAPackage(name(name))
                .should()
                .dependOnClassesThat(ofTheLibraryBut(name, imports))
                .allowEmptyShould(true)
                .check(classes));
    }

    @ArchTest
    static void everyPackageIsInTheTable(JavaClasses classes) {
        assertThat(classes.stream().map(ArchitectureTest::concept).distinct()).isSubsetOf(IMPORTS.keySet());
    }

    static Stream<Path> packages() throws IOException {
        return sources().map(Path::getParent).distinct();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyPackageSaysWhatItHolds(Path folder) {
        assertThat(folder.resolve("package-info.java")).content().startsWith("/**");
    }

    @Test
    void filesStaySmall() throws IOException {
        for (Path file : sources().toList()) {
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
        }
    }

    @Test
    void anotherDeviceHasFewMethodsToWrite() {
        assertThat(Device.class.getDeclaredMethods()).hasSizeLessThanOrEqualTo(30);
    }

    @Test
    void methodsStayShort() throws IOException {
        for (Path file : sources()
                .filter(file -> !NOT_YET.contains(file.getFileName().toString()))
                .toList()) {
            List<String> lines = Files.readAllLines(file);
            // Spotless has indented them: members of a class by four blanks, those of a class inside it by eight.
            for (String indent : List.of(" ".repeat(4), " ".repeat(8))) {
                assertThat(longMethods(lines, indent)).as(file.toString()).isEmpty();
            }
        }
    }

    /** The first lines of blocks, from one that begins at the indent to the brace that ends it there, with too many lines. */
    private static List<String> longMethods(List<String> lines, String indent) {
        List<String> found = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.equals(indent + "}")
                    && i - start >= LONGEST_METHOD
                    && !TYPE.matcher(lines.get(start)).find()) {
                found.add(lines.get(start));
            } else if (line.matches(indent + "[^ }*/@)].*")) {
                start = i;
            }
        }
        return found;
    }

    private static Stream<Path> sources() throws IOException {
        return Stream.concat(sources("src/main/java"), sources("../jobs/src/main/java"));
    }

    static Stream<Path> sources(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }

    private static DescribedPredicate<JavaClass> ofTheLibraryBut(String own, Set<String> imports) {
        return DescribedPredicate.describe(
                "are of the library, but neither of " + own + " nor of " + imports,
                target -> target.getPackageName().startsWith("org.sparkgan.")
                        && !concept(target).equals(own)
                        && !imports.contains(concept(target)));
    }

    private static String concept(JavaClass type) {
        return List.of(type.getPackageName().split("\\.")).get(2);
    }

    private static String[] names(String... names) {
        return Stream.of(names).map(ArchitectureTest::name).toArray(String[]::new);
    }

    private static String name(String name) {
        return "org.sparkgan." + name + "..";
    }
}
