package org.sparkgan.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** An object store denies access; the message names the address and the id of the access key, never the secret. */
public final class StoreRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StoreRefusedException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Nothing happens where {@code error} has another reason, or says it already.
     *
     * @param setting that holds {@code uri}
     * @throws StoreRefusedException where S3 has denied access (403)
     */
    public static void throwIfDenied(Exception error, String setting, String uri, Configuration hadoop) {
        boolean denied = !(error instanceof StoreRefusedException)
                && Stream.iterate((Throwable) error, Objects::nonNull, Throwable::getCause)
                        .anyMatch(AccessDeniedException.class::isInstance);
        if (denied && isOnS3(uri, hadoop)) {
            String bucket = new Path(uri).toUri().getHost();
            String everywhere = hadoop.getTrimmed("fs.s3a.access.key");
            String key = hadoop.getTrimmed("fs.s3a.bucket." + bucket + ".access.key", everywhere);
            String user = key == null ? "the credentials in use" : "access key " + key;
            throw new StoreRefusedException(
                    setting + " " + uri + ": access denied (403) to " + user
                            + "; check fs.s3a.access.key, fs.s3a.secret.key and what the bucket permits",
                    error);
        }
    }

    /** Whether {@code uri} is served by Hadoop's S3A. */
    public static boolean isOnS3(String uri, Configuration hadoop) {
        try {
            return "s3a".equals(Folder.connect(new Path(uri), hadoop).getScheme());
        } catch (IOException e) {
            return false;
        }
    }
}
