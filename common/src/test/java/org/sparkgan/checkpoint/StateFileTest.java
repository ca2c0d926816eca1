package org.sparkgan.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sparkgan.testing.SameBits.assertSameBits;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sparkgan.compute.OptimizerState;
import org.sparkgan.gan.Feedback;
import org.sparkgan.gan.GanState;
import org.sparkgan.gan.ScoreCounts;
import org.sparkgan.testing.SmallRun;

class StateFileTest {
    @Test
    void keepsEveryBit() throws IOException {
        assertSameBits(SmallRun.state(12), roundTrip(SmallRun.state(12)));
    }

    @Test
    void keepsVectorsLongerThanItsBufferAndEmptyOnes() throws IOException {
        float[] lengthy = new float[3 * 65536 + 17];
        Random random = new Random(5);
        for (int i = 0; i < lengthy.length; i++) {
            lengthy[i] = random.nextFloat() - 0.5f;
        }
        GanState state = new GanState(
                Integer.MAX_VALUE,
                lengthy,
                new float[] {Float.MIN_VALUE, -0.0f, Float.MAX_VALUE},
                new float[0],
                new OptimizerState(Long.MAX_VALUE, new float[0], lengthy),
                new OptimizerState(0, new float[0], new float[] {1}));
        assertSameBits(state, roundTrip(state));
    }

    @Test
    void isTheFormatThatItsDocumentationSays() throws IOException {
        GanState state = new GanState(
                258,
                new float[] {1},
                new float[0],
                new float[0],
                new OptimizerState(1, new float[0], new float[0]),
                new OptimizerState(2, new float[0], new float[0]));
        assertThat(Arrays.copyOf(bytes(state), 20))
                .containsExactly('S', 'G', 'A', 'N', 1, 0, 0, 0, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0x80, 0x3F);
    }

    @Test
    void whatScoresHaveToldIsInVersionTwo() throws IOException {
        GanState plain = SmallRun.state(3);
        GanState adaptive = plain.withFeedback(new Feedback(0.1, true, -1.5, 2.5, new ScoreCounts(259, -2, 777, 1036)));
        byte[] bytes = bytes(adaptive);
        assertSameBits(adaptive, roundTrip(adaptive));
        assertThat(bytes[4]).isEqualTo((byte) 2);
        byte[] before = bytes(plain);
        assertThat(before[4]).isEqualTo((byte) 1);
        assertThat(bytes).hasSize(before.length + 57);
        assertThat(Arrays.copyOfRange(bytes, 5, before.length))
                .containsExactly(Arrays.copyOfRange(before, 5, before.length));
        ByteBuffer numbers = ByteBuffer.wrap(bytes, before.length, 57).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(numbers.getDouble()).isEqualTo(0.1);
        assertThat(numbers.getDouble()).isEqualTo(-1.5);
        assertThat(numbers.getDouble()).isEqualTo(2.5);
        assertThat(numbers.getLong()).isEqualTo(259);
        assertThat(numbers.getLong()).isEqualTo(-2);
        assertThat(numbers.getLong()).isEqualTo(777);
        assertThat(numbers.getLong()).isEqualTo(1036);
        assertThat(numbers.get()).isEqualTo((byte) 1);
        assertThatThrownBy(() -> StateFile.read(new ByteArrayInputStream(bytes, 0, bytes.length - 1)))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void refusesOtherFormats() throws IOException {
        byte[] bytes = bytes(SmallRun.state(1));
        assertThatThrownBy(() -> StateFile.read(new ByteArrayInputStream(new byte[100])))
                .hasMessage("state.bin is not a SparkGAN state");
        assertThatThrownBy(() -> StateFile.read(new ByteArrayInputStream(bytes, 0, bytes.length - 1)))
                .isInstanceOf(EOFException.class);
        bytes[4] = 9;
        assertThatThrownBy(() -> StateFile.read(new ByteArrayInputStream(bytes)))
                .hasMessage("state.bin has version 9, but this SparkGAN reads 1 and 2");
    }

    private static GanState roundTrip(GanState state) throws IOException {
        return StateFile.read(new ByteArrayInputStream(bytes(state)));
    }

    private static byte[] bytes(GanState state) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StateFile.write(state, out);
        return out.toByteArray();
    }
}
