package org.sparkgan.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an exchange leaves behind, and what it takes while it lasts. */
class LeftoversTest {
    @Test
    void neitherSocketsNorThreadsNorMemoryStay() throws Exception {
        assumeTrue(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean);
        round();
        failingRound();
        long descriptors = descriptors();
        int threads = Thread.activeCount();
        long outside = outside();
        for (int i = 0; i < 50; i++) {
            round();
        }
        for (int i = 0; i < 20; i++) {
            failingRound();
        }
        assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads);
        assertThat(outside()).isLessThanOrEqualTo(outside);
    }

    private static void round() throws Exception {
        Workers.run(3, collective -> {
            collective.sum(new float[1000], 0, 1000);
            return null;
        });
    }

    private static void failingRound() throws Exception {
        Workers.failures(3, Workers.LONG, collective -> {
            if (collective.rank() == 1) {
                throw ExchangeException.of("gone");
            }
            collective.sum(new float[100_000], 0, 100_000);
            return null;
        });
        Rendezvous unmet = Rendezvous.open(Workers.loopback(0));
        try {
            unmet.connect(
                    1,
                    List.of(Workers.loopback(1), unmet.address()),
                    Workers.SECRET,
                    Duration.ofMillis(1),
                    () -> false);
        } catch (ExchangeException e) {
            assertThat(e.peer()).hasValue(0);
        }
    }

    private static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    @Test
    void aThousandSumsTakeNoMoreMemory() throws Exception {
        int length = 50_000;
        Workers.run(3, collective -> {
            float[] vector = new float[length];
            long outside = 0;
            long heap = 0;
            for (int i = 0; i < 1000; i++) {
                if (i == 20) {
                    // All have what they need, and none has ended.
                    collective.gather(new byte[0]);
                    outside = outside();
                    heap = allocated();
                }
                collective.sum(vector, 0, length);
            }
            assertThat((allocated() - heap) / 980).isLessThan(length * Float.BYTES / 20);
            assertThat(outside()).isLessThanOrEqualTo(outside);
            collective.gather(new byte[0]);
            return null;
        });
    }

    private static long outside() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean())
                .getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
