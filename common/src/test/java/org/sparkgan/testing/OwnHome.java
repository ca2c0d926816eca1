package org.sparkgan.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileUtil;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A home of its own for the tests of a class, so that what a program keeps for its user is not the user's. */
public final class OwnHome implements BeforeAllCallback, AfterAllCallback {
    private static final String HOME = "user.home";

    private String before;
    private Path own;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        before = System.getProperty(HOME);
        own = Files.createTempDirectory("home");
        System.setProperty(HOME, own.toString());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        System.setProperty(HOME, before);
        FileUtil.fullyDelete(own.toFile());
    }
}
