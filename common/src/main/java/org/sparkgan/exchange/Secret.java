package org.sparkgan.exchange;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the workers of one run know and nobody else. It never goes over the wire: who knows it answers a challenge with HMAC
 * (RFC 2104) of SHA-256 over all that was said.
 */
final class Secret {
    static final int PROOF_BYTES = 32;
    static final int CHALLENGE_BYTES = 32;
    private static final int FEWEST_BYTES = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The side of a connection that proves itself. What one has said is no proof of the other. */
    enum Side {
        CALLER,
        CALLED
    }

    private final SecretKeySpec key;

    Secret(byte[] bytes) {
        if (bytes.length < FEWEST_BYTES) {
            throw new IllegalArgumentException(
                    "Invalid secret: it needs " + FEWEST_BYTES + " bytes, but has " + bytes.length);
        }
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** Bytes that nobody can foresee. */
    static byte[] challenge() {
        byte[] challenge = new byte[CHALLENGE_BYTES];
        RANDOM.nextBytes(challenge);
        return challenge;
    }

    /**
     * The proof of a side that knows the secret.
     *
     * @param hello the caller's, with its challenge
     * @param challenge the called one's
     */
    byte[] proof(Side side, byte[] hello, byte[] challenge) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(side.name().getBytes(StandardCharsets.UTF_8));
            mac.update(hello);
            return mac.doFinal(challenge);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is not there", e);
        }
    }

    /** Whether two proofs are the same, in a time that does not tell how far. */
    static boolean agree(byte[] proof, byte[] other) {
        return MessageDigest.isEqual(proof, other);
    }
}
