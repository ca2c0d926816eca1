package org.sparkgan.jobs;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Jobs of a class of tests run with two threads of this JVM; others find the master that they had. */
final class LocalMaster implements BeforeAllCallback, AfterAllCallback {
    private static final String MASTER = "spark.master";

    private String before;

    @Override
    public void beforeAll(ExtensionContext context) {
        before = System.getProperty(MASTER);
        System.setProperty(MASTER, "local[2]");
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (before == null) {
            System.clearProperty(MASTER);
        } else {
            System.setProperty(MASTER, before);
        }
    }
}
