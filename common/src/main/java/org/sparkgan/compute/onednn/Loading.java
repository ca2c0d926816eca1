package org.sparkgan.compute.onednn;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.util.Optional;

/** libdnnl of the job's jar, which a JVM loads once. */
final class Loading {
    private static final String RESOURCE = "/org/bytedeco/dnnl/linux-x86_64/libdnnl.so.3";
    private static final String PLATFORM = "linux-x86-64";

    private static final Optional<String> COMPLAINT = load();

    private Loading() {}

    /** Why it cannot be used; nothing where it can. */
    static Optional<String> complaint() {
        return COMPLAINT;
    }

    private static Optional<String> load() {
        if (!Platform.RESOURCE_PREFIX.equals(PLATFORM)) {
            return Optional.of("the job's jar has oneDNN for " + PLATFORM + " alone");
        }
        try {
            String file = Native.extractFromResourcePath(RESOURCE, Loading.class.getClassLoader())
                    .getPath();
            Native.register(Dnnl.class, NativeLibrary.getInstance(file));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("oneDNN cannot be unpacked: " + e.getMessage());
        } catch (UnsatisfiedLinkError e) {
            return Optional.of("oneDNN, which needs glibc 2.34, cannot be loaded: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason is given"));
        }
    }
}
