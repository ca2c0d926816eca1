package org.sparkgan.compute;

/** An operation that was bound to its operands once: it computes from what they hold now, and allocates nothing. */
@FunctionalInterface
public interface Operation {
    /** Computes. */
    void run();

    /** One after another. */
    static Operation sequence(Operation... operations) {
        return () -> {
            for (Operation operation : operations) {
                operation.run();
            }
        };
    }
}
