package org.sparkgan.compute.nd4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * In FLOAT; sums are taken over a few rows at a time and added up in double, so that long ones lose nothing. Rows are copied to
 * arrays and back, since the JIT makes vector instructions of loops over arrays alone.
 */
final class FloatChannelPass extends ChannelPass {
    private static final int ROWS = 32;

    private final FloatBuffer u;
    private final FloatBuffer v;
    private final FloatBuffer w;
    private final float[] rowOfU = new float[row()];
    /** The same array where u and v are the same matrix. */
    private final float[] rowOfV;

    FloatChannelPass(INDArray u, INDArray v, INDArray w, int channels, int pixels) {
        super(u, v, w, channels, pixels);
        this.u = Views.memory(u).asFloatBuffer();
        this.v = Views.memory(v).asFloatBuffer();
        this.w = Views.memory(w).asFloatBuffer();
        this.rowOfV = u == v ? rowOfU : new float[row()];
    }

    @Override
    Sums sumsOf(int index, double[] a, double[] b) {
        Sums sums = new Sums(new double[channels()], new double[channels()]);
        float[] rowOfA = row(a);
        float[] rowOfB = row(b);
        float[] ofU = new float[row()];
        float[] ofProducts = new float[row()];
        int rows = 0;
        for (int from = begin(index); from < end(index); from += row()) {
            read(from);
            add(rowOfU, rowOfV, rowOfA, rowOfB, ofU, ofProducts);
            if (++rows % ROWS == 0) {
                drain(ofU, sums.ofU());
                drain(ofProducts, sums.ofProducts());
            }
        }
        drain(ofU, sums.ofU());
        drain(ofProducts, sums.ofProducts());
        return sums;
    }

    private void read(int from) {
        u.get(from, rowOfU);
        if (rowOfV != rowOfU) {
            v.get(from, rowOfV);
        }
    }

    private static void add(float[] u, float[] v, float[] a, float[] b, float[] ofU, float[] ofProducts) {
        for (int i = 0; i < u.length; i++) {
            float centred = u[i] - a[i];
            ofU[i] += centred;
            ofProducts[i] += centred * (v[i] - b[i]);
        }
    }

    private static void drain(float[] row, double[] sums) {
        for (int i = 0; i < row.length; i++) {
            sums[i % sums.length] += row[i];
        }
        Arrays.fill(row, 0);
    }

    @Override
    void combineRun(int index, double[] a, double[] b, double[] c, double[] d) {
        float[] rowOfA = row(a);
        float[] rowOfB = row(b);
        float[] rowOfC = row(c);
        float[] rowOfD = row(d);
        float[] rowOfW = new float[row()];
        for (int from = begin(index); from < end(index); from += row()) {
            read(from);
            combine(rowOfU, rowOfV, rowOfA, rowOfB, rowOfC, rowOfD, rowOfW);
            w.put(from, rowOfW);
        }
    }

    private static void combine(float[] u, float[] v, float[] a, float[] b, float[] c, float[] d, float[] w) {
        for (int i = 0; i < w.length; i++) {
            w[i] = a[i] * u[i] + (b[i] * (v[i] - c[i]) + d[i]);
        }
    }

    private float[] row(double[] byChannel) {
        float[] row = new float[row()];
        for (int i = 0; i < row.length; i++) {
            row[i] = (float) byChannel[i % byChannel.length];
        }
        return row;
    }
}
