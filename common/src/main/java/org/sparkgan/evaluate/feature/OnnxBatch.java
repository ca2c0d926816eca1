package org.sparkgan.evaluate.feature;

import ai.onnxruntime.OnnxTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sparkgan.config.ImageShape;

/** Images on their way into an ONNX file: memory off the heap that ONNX Runtime reads where it lies; for one thread. */
abstract class OnnxBatch implements AutoCloseable {
    private final OnnxInput input;
    private final ImageShape from;
    private final byte[] black;

    /**
     * For images of this shape.
     *
     * @param from channels first
     */
    OnnxBatch(OnnxInput input, ImageShape from) {
        this.input = input;
        this.from = from;
        this.black = new byte[from.values()];
    }

    /** Opens the one for what the file takes. */
    static OnnxBatch of(OnnxSession session, FeatureOnnx source) {
        return session.call(
                "takes no images",
                () -> source.input().takesBytes()
                        ? new OnnxBytes(session.runtime(), source)
                        : new OnnxFloats(session.runtime(), source));
    }

    /** Memory for {@code bytes} of each number of a batch. */
    static ByteBuffer memory(OnnxInput input, int bytes) {
        return ByteBuffer.allocateDirect(input.images() * input.shape().values() * bytes)
                .order(ByteOrder.nativeOrder());
    }

    /** The same for ONNX Runtime. */
    abstract OnnxTensor tensor();

    /** Looks at a channel of an image, from {@code start} on in {@code pixels}. */
    abstract void look(byte[] pixels, int start);

    /** Makes it a channel of the image that the file takes: from {@code at} on, each {@code step} places. */
    abstract void place(int at, int step);

    /** Puts the image into memory, as one of the batch. */
    abstract void put(int number);

    /**
     * Puts images in, and black ones behind them.
     *
     * @param pixels uint8, channels first
     * @param first number of the first image
     */
    void fill(byte[] pixels, int first, int count) {
        for (int i = 0; i < input.images(); i++) {
            if (i < count) {
                add(pixels, (first + i) * from.values());
            } else {
                add(black, 0);
            }
            put(i);
        }
    }

    /** Of grey images the same channel is placed three times. */
    private void add(byte[] pixels, int start) {
        boolean planes = input.order() == OnnxInput.Order.CHANNELS_FIRST;
        int channels = input.shape().channels();
        int size = input.shape().height() * input.shape().width();
        for (int channel = 0; channel < channels; channel++) {
            if (channel < from.channels()) {
                look(pixels, start + channel * from.height() * from.width());
            }
            place(planes ? channel * size : channel, planes ? 1 : channels);
        }
    }

    /** Lets the memory go. */
    @Override
    public void close() {
        tensor().close();
    }
}
