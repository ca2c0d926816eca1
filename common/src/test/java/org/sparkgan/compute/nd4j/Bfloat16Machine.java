package org.sparkgan.compute.nd4j;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sparkgan.compute.onednn.OneDnn;

/** A machine whose processor multiplies bfloat16; on others the tests are skipped. */
public final class Bfloat16Machine implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        // ND4J brings what oneDNN asks the loader for.
        Backend.choose();
        assumeThat(OneDnn.complaint()).isEmpty();
    }
}
