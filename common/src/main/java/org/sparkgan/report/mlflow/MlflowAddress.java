package org.sparkgan.report.mlflow;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/**
 * Where an MLflow server is and who asks; {@code toString} shows no password.
 *
 * @param base address without user and password, without a slash at its end
 * @param user with its password; null for none
 * @param password of the user; null for none
 * @param token in place of both; null for none
 */
record MlflowAddress(String base, String user, String password, String token) {
    /**
     * The address at {@code uri}, which is http or https.
     *
     * @param environment holds what MLflow's own clients look for where {@code uri} names no user
     */
    static MlflowAddress of(String uri, Map<String, String> environment) {
        URI parsed = URI.create(uri);
        String base =
                uri.replaceFirst("//[^/]*@", "//").replaceFirst("#.*$", "").replaceFirst("/+$", "");
        String info = parsed.getUserInfo();
        if (info == null) {
            return new MlflowAddress(
                    base,
                    environment.get("MLFLOW_TRACKING_USERNAME"),
                    environment.get("MLFLOW_TRACKING_PASSWORD"),
                    environment.get("MLFLOW_TRACKING_TOKEN"));
        }
        int colon = info.indexOf(':');
        return colon < 0
                ? new MlflowAddress(base, info, "", null)
                : new MlflowAddress(base, info.substring(0, colon), info.substring(colon + 1), null);
    }

    BasicMlflowHostCreds credentials() {
        return new BasicMlflowHostCreds(base, user, password, token, false);
    }

    /** The header that the client sends for these credentials. */
    Optional<String> authorization() {
        if (user != null && password != null) {
            byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
        }
        return Optional.ofNullable(token).map(own -> "Bearer " + own);
    }

    @Override
    public String toString() {
        return base;
    }
}
