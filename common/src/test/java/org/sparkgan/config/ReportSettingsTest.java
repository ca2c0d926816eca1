package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReportSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://host", "https://host:8443/mlflow/", "http://me:hush@127.0.0.1:5000"})
    void anAddressOfTheWebIsTaken(String uri) {
        ReportSettings read = read("report.mlflow-uri=" + uri).report();
        assertThat(read.mlflowUri()).contains(uri);
        assertThat(read.mlflowExperiment()).isEqualTo("sparkgan");
    }

    @Test
    void noServerIsTheDefault() {
        assertThat(read("run.dir=a").report().mlflowUri()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "host:5000, host:5000",
        "databricks, databricks",
        "file:///runs, file:///runs",
        "http:///a, http:///a",
        "http://a b, http://a b",
        "http://host/?a=b, http://host/?a=b",
        "ftp://me:hush@host, ftp://*********(redacted)@host",
        "http://me:hush/hush@host:5000, http://*********(redacted)@host:5000",
        "http://me:hush@hush@host, http://*********(redacted)@host"
    })
    void allElseIsRefusedInOneLine(String uri, String shown) {
        assertThatThrownBy(() -> read("report.mlflow-uri=" + uri))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "report.mlflow-uri must be the http(s) address of an MLflow server, such as http://host:5000,"
                                + " but is " + shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"report.mlflow-experiment=", "report.mlflow-experiment=null"})
    void anExperimentHasAName(String setting) {
        assertThatThrownBy(() -> read(setting))
                .isInstanceOf(ConfigException.class)
                .hasMessage("report.mlflow-experiment must be the name of an experiment, but is empty");
    }

    private static JobConfig read(String setting) {
        return ConfigReader.read(List.of(), List.of(setting));
    }
}
