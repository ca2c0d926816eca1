package org.sparkgan.compute.nd4j;

import java.nio.DoubleBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** In DOUBLE, which checks gradients and need not be fast. */
final class DoubleChannelPass extends ChannelPass {
    private final DoubleBuffer u;
    private final DoubleBuffer v;
    private final DoubleBuffer w;

    DoubleChannelPass(INDArray u, INDArray v, INDArray w, int channels, int pixels) {
        super(u, v, w, channels, pixels);
        this.u = Views.memory(u).asDoubleBuffer();
        this.v = Views.memory(v).asDoubleBuffer();
        this.w = Views.memory(w).asDoubleBuffer();
    }

    @Override
    Sums sumsOf(int index, double[] a, double[] b) {
        Sums sums = new Sums(new double[channels()], new double[channels()]);
        for (int i = begin(index); i < end(index); i++) {
            int channel = i % channels();
            double centred = u.get(i) - a[channel];
            sums.ofU()[channel] += centred;
            sums.ofProducts()[channel] += centred * (v.get(i) - b[channel]);
        }
        return sums;
    }

    @Override
    void combineRun(int index, double[] a, double[] b, double[] c, double[] d) {
        for (int i = begin(index); i < end(index); i++) {
            int channel = i % channels();
            w.put(i, a[channel] * u.get(i) + (b[channel] * (v.get(i) - c[channel]) + d[channel]));
        }
    }
}
