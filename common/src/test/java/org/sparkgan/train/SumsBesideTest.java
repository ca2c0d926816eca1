package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SumsBesideTest {
    @Test
    void runOneAfterAnotherBesideTheirWorker() {
        try (SumsBeside sums = new SumsBeside(3)) {
            List<String> ran = Collections.synchronizedList(new ArrayList<>());
            for (int i = 0; i < 5; i++) {
                String name = Integer.toString(i);
                sums.begin(() -> ran.add(name + Thread.currentThread().getName()));
            }
            sums.await();
            assertThat(ran)
                    .containsExactly(
                            "0sparkgan-sums-3",
                            "1sparkgan-sums-3",
                            "2sparkgan-sums-3",
                            "3sparkgan-sums-3",
                            "4sparkgan-sums-3");
        }
    }

    @Test
    void aFailureIsTheWorkers() {
        try (SumsBeside sums = new SumsBeside(0)) {
            sums.begin(() -> {
                throw new ArithmeticException("lost");
            });
            sums.begin(() -> {});
            assertThatThrownBy(sums::await)
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("lost");
            sums.begin(() -> {});
            sums.await();
        }
    }

    /** A worker that is killed while it computes leaves no thread that writes to its vectors. */
    @Test
    void noneGoesOnBehindItsWorker() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        SumsBeside sums = new SumsBeside(0);
        sums.begin(() -> {
            begun.countDown();
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                ended.set(true);
            }
        });
        begun.await();
        Thread.currentThread().interrupt();
        sums.close();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).isTrue();
    }

    @Test
    void aWaitIsInterrupted() {
        try (SumsBeside sums = new SumsBeside(0)) {
            sums.begin(() -> {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Thread.currentThread().interrupt();
            assertThatThrownBy(sums::await).hasMessage("interrupted while workers add up their gradients");
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
