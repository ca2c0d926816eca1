package org.sparkgan.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sparkgan.config.BuildVersions;

class PlatformTest {
    private static final String SCALA = BuildVersions.scala() + ".1";

    @Test
    void theOneOfTheBuildServes() {
        assertThat(Platform.ofThisProcess().obstacle()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3.3.4, 2.12.15", "3.4.1, 2.13.8", "3.5.5, 2.13.8", "4.0.0, 2.12.18", "5.0.0, 2.13.18"})
    void anotherSparkIsTold(String spark, String scala) {
        assertThat(new Platform(spark, scala, BuildVersions.firstJdk()).obstacle())
                .hasValueSatisfying(obstacle -> assertThat(obstacle)
                        .contains("this jar is for Spark ", "this is Spark " + spark + " (Scala " + scala + ")")
                        .hasLineCount(1));
    }

    @Test
    void patchesServe() {
        String patch = BuildVersions.spark().replaceFirst("[.][^.]*$", ".99");
        assertThat(new Platform(patch, SCALA, BuildVersions.lastJdk()).obstacle())
                .isEmpty();
    }

    @Test
    void anotherJavaIsTold() {
        for (int java : new int[] {BuildVersions.firstJdk() - 1, BuildVersions.lastJdk() + 1}) {
            assertThat(new Platform(BuildVersions.spark(), SCALA, java).obstacle())
                    .hasValueSatisfying(
                            obstacle -> assertThat(obstacle).contains("but this is Java " + java + ": set JAVA_HOME"));
        }
    }
}
