package org.sparkgan.compute.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.sparkgan.compute.Anchors;
import org.sparkgan.compute.HostCoefficient;
import org.sparkgan.compute.Loss;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Scores;

/** Losses and penalties in the JVM, in double. */
final class Nd4jLosses {
    private Nd4jLosses() {}

    /** Scores and their gradient as arrays of the JVM. */
    private static final class HostScores {
        /** Null where there are none. */
        private final INDArray scores;
        /** Null where there are none. */
        private final INDArray deltas;

        private final double[] values;
        private final double[] gradient;

        HostScores(Scores of) {
            values = new double[of.values().samples()];
            scores = values.length == 0 ? null : Nd4jStorage.view(of.values());
            deltas = values.length == 0 ? null : Nd4jStorage.view(of.deltas());
            gradient = new double[values.length];
        }

        double[] read() {
            for (int i = 0; i < values.length; i++) {
                values[i] = scores.getDouble(i);
            }
            return values;
        }

        void writeGradient() {
            for (int i = 0; i < gradient.length; i++) {
                deltas.putScalar(i, gradient[i]);
            }
        }

        /** weight mean max(0, side (score - bound))², whose gradient is added to that which is there. */
        double hold(int side, double bound, double weight) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                double excess = side * (scores.getDouble(i) - bound);
                // A NaN has to go on, so that the run stops.
                if (!(excess <= 0)) {
                    sum += excess * excess / values.length;
                    deltas.putScalar(i, deltas.getDouble(i) + 2 * weight * side * excess / values.length);
                }
            }
            return weight * sum;
        }

        /** Sum of the signs of the scores. */
        int signs() {
            int sum = 0;
            for (double value : values) {
                sum += sign(value, 0);
            }
            return sum;
        }

        /** Sum of the signs of the scores less those of {@code others} in their places. */
        int signsAbove(HostScores others) {
            int sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += sign(values[i], others.values[i]);
            }
            return sum;
        }

        /** Of {@code left - right}; 0 where one is NaN. */
        private static int sign(double left, double right) {
            return (left > right ? 1 : 0) - (left < right ? 1 : 0);
        }

        double mean() {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum / values.length;
        }
    }

    /** See {@link org.sparkgan.compute.Device#judge}. */
    static Operation judge(Loss loss, Scores real, Scores generated, Nd4jTally tally) {
        HostScores ofReal = new HostScores(real);
        HostScores ofGenerated = new HostScores(generated);
        Operation judge = () -> {
            tally.add(loss.formula().of(ofReal.read(), ofGenerated.read(), ofReal.gradient, ofGenerated.gradient));
            ofReal.writeGradient();
            ofGenerated.writeGradient();
            tally.addAny(ofReal.mean() - ofGenerated.mean());
            tally.addAny(loss.objective().paired() ? ofReal.signsAbove(ofGenerated) : ofReal.signs());
            tally.addAny(ofReal.mean());
        };
        return loss.anchors()
                .map(anchors -> Operation.sequence(judge, hold(ofReal, ofGenerated, anchors, tally)))
                .orElse(judge);
    }

    private static Operation hold(HostScores ofReal, HostScores ofGenerated, Anchors anchors, Nd4jTally tally) {
        HostCoefficient weight = (HostCoefficient) anchors.weight();
        HostCoefficient highest = (HostCoefficient) anchors.generated();
        HostCoefficient lowest = (HostCoefficient) anchors.real();
        return () -> tally.add(
                weight.value() == 0
                        ? 0
                        : ofReal.hold(1, highest.value(), weight.value())
                                + ofGenerated.hold(-1, lowest.value(), weight.value()));
    }

    /** See {@link org.sparkgan.compute.Device#penalise}. */
    static Operation penalise(
            HostCoefficient coefficient, double target, INDArray squaredNorms, INDArray factors, Nd4jTally tally) {
        long samples = squaredNorms.length();
        return () -> {
            double weight = coefficient.value();
            double penalty = 0;
            for (int i = 0; i < samples; i++) {
                double norm = Math.sqrt(squaredNorms.getDouble(i));
                double excess = norm - target;
                penalty += excess * excess / samples;
                factors.putScalar(i, norm == 0 ? 0 : 2 * weight / samples * excess / norm);
            }
            tally.add(weight * penalty);
        };
    }
}
