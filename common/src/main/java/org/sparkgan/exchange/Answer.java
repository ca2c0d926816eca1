package org.sparkgan.exchange;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.function.IntFunction;

/** The called one's side of a handshake, with whoever has connected. */
final class Answer extends Handshake {
    private final Secret secret;
    private final IntFunction<Hello> expected;
    private final long since = System.nanoTime();
    private byte[] hello;
    private byte[] challenge;

    /**
     * An answer to whoever knows the secret.
     *
     * @param expected what a worker of a rank has to say; null for ranks that have nothing to say here
     */
    Answer(SelectionKey key, Secret secret, IntFunction<Hello> expected) {
        super(key);
        this.secret = secret;
        this.expected = expected;
        expect(Hello.BYTES);
    }

    /** When the other side connected, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    /** The rank of the other side, which it has proven once the handshake is over. */
    int caller() {
        return Hello.caller(hello);
    }

    @Override
    void hear(byte[] message) throws IOException {
        if (hello == null) {
            Hello right = expected.apply(Hello.caller(message));
            if (right == null || !right.isIn(message)) {
                throw new IOException("it is none of the workers");
            }
            hello = message;
            challenge = Secret.challenge();
            say(challenge);
            expect(Secret.PROOF_BYTES);
        } else if (Secret.agree(message, secret.proof(Secret.Side.CALLER, hello, challenge))) {
            say(secret.proof(Secret.Side.CALLED, hello, challenge));
            end();
        } else {
            throw new IOException("it does not know the secret");
        }
    }

    @Override
    String trouble() {
        return "it closed the connection";
    }
}
