package org.sparkgan.report.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MlflowAddressTest {
    private static final Map<String, String> USER =
            Map.of("MLFLOW_TRACKING_USERNAME", "you", "MLFLOW_TRACKING_PASSWORD", "hush");

    @Test
    void theUserOfTheAddressComesBeforeThatOfTheEnvironment() {
        MlflowAddress address = MlflowAddress.of("https://me:a%3Ab@host:8443/mlflow/", USER);
        assertThat(address).hasToString("https://host:8443/mlflow");
        assertThat(address.authorization()).contains(basic("me:a:b"));
    }

    @Test
    void anAddressWithoutOneTakesThatOfTheEnvironment() {
        MlflowAddress address = MlflowAddress.of("http://host:5000", USER);
        assertThat(address.base()).isEqualTo("http://host:5000");
        assertThat(address.authorization()).contains(basic("you:hush"));
        assertThat(address.credentials().getUsername()).isEqualTo("you");
    }

    @Test
    void aTokenTakesThePlaceOfAUser() {
        MlflowAddress address = MlflowAddress.of("http://host", Map.of("MLFLOW_TRACKING_TOKEN", "hush"));
        assertThat(address.authorization()).contains("Bearer hush");
        assertThat(address.credentials().getToken()).isEqualTo("hush");
    }

    @Test
    void nobodyIsNamedWithoutEither() {
        assertThat(MlflowAddress.of("http://host", Map.of()).authorization()).isEmpty();
    }

    private static String basic(String both) {
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }
}
