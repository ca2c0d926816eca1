package org.sparkgan.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource({
        "s3a://me:hush@bucket/a, s3a://me:*********(redacted)@bucket/a",
        "https://me:hush@hush@host/a, https://me:*********(redacted)@host/a",
        "report.mlflow-uri=http://me:hush@host:5000, report.mlflow-uri=http://me:*********(redacted)@host:5000",
        "data.path=\"webhdfs://me:hush@host:9870/a\", data.path=\"webhdfs://me:*********(redacted)@host:9870/a\"",
        "spark.hadoop.fs.s3a.secret.key=hush, spark.hadoop.fs.s3a.secret.key=*********(redacted)",
        "argument FS.S3A.ACCESS.KEY = hush: unknown, argument FS.S3A.ACCESS.KEY = *********(redacted) unknown",
        "https://host/a?X-Amz-Signature=hush&b=c, https://host/a?X-Amz-Signature=*********(redacted)&b=c"
    })
    void secretsAreHidden(String text, String redacted) {
        assertThat(Redaction.of(text)).isEqualTo(redacted).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hdfs://host:8020/user@company/data",
                "access denied (403) to access key AKIA; check fs.s3a.secret.key and what the bucket permits",
                "training.workers=2"
            })
    void allElseStays(String text) {
        assertThat(Redaction.of(text)).isEqualTo(text);
    }
}
