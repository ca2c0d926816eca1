package org.sparkgan.train;

import java.util.concurrent.CompletableFuture;

/** The driver's answer to a round. */
enum Order {
    GO_ON,
    STOP;

    byte[] message() {
        return new byte[] {(byte) (this == STOP ? 1 : 0)};
    }

    /** What an answer says; one that is not there yet says go on. */
    static Order of(CompletableFuture<byte[]> answer) {
        return answer.isDone() && answer.join()[0] != 0 ? STOP : GO_ON;
    }
}
