package org.sparkgan.exchange;

import java.io.IOException;
import java.nio.channels.SelectionKey;

/** The caller's side of a handshake. */
final class Call extends Handshake {
    private final Secret secret;
    private final byte[] hello;
    private byte[] challenge;

    Call(SelectionKey key, Secret secret, Hello hello) {
        super(key);
        this.secret = secret;
        this.hello = hello.bytes();
        say(this.hello);
        expect(Secret.CHALLENGE_BYTES);
    }

    @Override
    void hear(byte[] message) throws IOException {
        if (challenge == null) {
            challenge = message;
            say(secret.proof(Secret.Side.CALLER, hello, challenge));
            expect(Secret.PROOF_BYTES);
        } else if (Secret.agree(message, secret.proof(Secret.Side.CALLED, hello, challenge))) {
            end();
        } else {
            throw new IOException("it does not know the secret");
        }
    }

    @Override
    String trouble() {
        return challenge == null ? "it closed the connection" : "it refused this worker's secret";
    }
}
