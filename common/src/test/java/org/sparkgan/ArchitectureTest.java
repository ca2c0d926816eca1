package org.sparkgan;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
            Map.entry("picture", Set.of("config")),
            Map.entry("score", Set.of("config")),
            Map.entry("storage", Set.of("config")),
            Map.entry("compute", Set.of("config", "random")),
            Map.entry("cluster", Set.of("config", "compute")),
            Map.entry("data", Set.of("config", "random", "storage")),
            Map.entry("nn", Set.of("config", "random", "compute")),
            Map.entry("gan", Set.of("config", "random", "compute", "nn")),
            Map.entry(
                    "train", Set.of("config", "random", "score", "storage", "compute", "cluster", "data", "nn", "gan")),
            Map.entry(
                    "evaluate",
                    Set.of("config", "random", "score", "storage", "compute", "cluster", "data", "nn", "gan", "train")),
            Map.entry("checkpoint", Set.of("config", "random", "score", "storage", "compute", "nn", "gan", "train")),
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
            Map.entry("export", Set.of("config", "storage", "compute", "nn", "gan", "checkpoint")),
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
                            "export")));

    /** Packages whose rooms build on each other in one direction. */
    private static final List<String> IN_ROOMS = List.of("data", "report");

    private static final String SPARK = "org.apache.spark..";
    private static final String[] ND4J = {"org.nd4j..", "org.deeplearning4j..", "org.bytedeco.."};

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("org.sparkgan.(*)..").should().beFreeOfCycles();

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

    @ArchTest
    static final ArchRule oneClassOnlyIsTiedToABackend = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.sparkgan.compute.nd4j.HostVector")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.bytedeco..",
                    "org.nd4j.linalg.cpu..",
                    "org.nd4j.linalg.jcublas..",
                    "org.nd4j.jita..",
                    "org.nd4j.nativeblas..");

    @ArchTest
    static final ArchRule aLibraryNeitherPrintsNorExits = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule theJdkDoes = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.common..", "lombok..", "org.apache.commons.lang3..");

    @ArchTest
    static final ArchRule shadedLibrariesAreNd4jsOwn = noClasses()
            .that()
            .resideOutsideOfPackage(name("export"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.nd4j.shade..");

    /** ND4J has the classes of ONNX's format, which are made of its protobuf. */
    @ArchTest
    static final ArchRule exportUsesNd4jsProtobufAlone = noClasses()
            .that()
            .resideInAPackage(name("export"))
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
        return Stream.concat(sources("src/main/java"), sources("../jobs/src/main/java"))
                .map(Path::getParent)
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void everyPackageSaysWhatItHolds(Path folder) {
        assertThat(folder.resolve("package-info.java")).content().startsWith("/**");
    }

    @Test
    void filesStaySmall() throws IOException {
        for (Path file : sources("src/main/java").toList()) {
            assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(300);
        }
    }

    private static Stream<Path> sources(String folder) throws IOException {
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
