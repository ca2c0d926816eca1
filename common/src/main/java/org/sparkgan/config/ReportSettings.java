package org.sparkgan.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Who else is told of a run.
 *
 * @param mlflowUri address of an MLflow server, http or https, with user and password where it asks for them; empty for none
 * @param mlflowExperiment the experiment there that runs belong to
 * @param tensorboard whether files for TensorBoard are written
 */
public record ReportSettings(Optional<String> mlflowUri, String mlflowExperiment, boolean tensorboard) {
    private static final String URI_KEY = "report.mlflow-uri";

    /** Checks the rules. */
    public ReportSettings {
        mlflowUri.ifPresent(ReportSettings::requireHttp);
        if (mlflowExperiment.isBlank()) {
            throw new ConfigException("report.mlflow-experiment must be the name of an experiment, but is empty");
        }
    }

    static ReportSettings read(Section section) {
        return new ReportSettings(
                section.text("mlflow-uri"), section.text("mlflow-experiment").orElse(""), section.flag("tensorboard"));
    }

    private static void requireHttp(String given) {
        try {
            URI uri = new URI(given);
            String scheme = String.valueOf(uri.getScheme());
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null && uri.getQuery() == null) {
                return;
            }
        } catch (URISyntaxException e) {
            // Falls through: what is wrong with it is seen from the rule, and its message shows the password.
        }
        throw new ConfigException(
                URI_KEY + " must be the http(s) address of an MLflow server, such as http://host:5000, but is "
                        // Even where the address is too broken for Redaction to find the password.
                        + given.replaceFirst("//.*@", "//" + Redaction.HIDDEN + "@"));
    }
}
