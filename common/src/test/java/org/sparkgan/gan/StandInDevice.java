package org.sparkgan.gan;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.sparkgan.compute.Average;
import org.sparkgan.compute.Convolution;
import org.sparkgan.compute.CountedMemory;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.DeviceKind;
import org.sparkgan.compute.HostClock;
import org.sparkgan.compute.HostCoefficient;
import org.sparkgan.compute.HostPixels;
import org.sparkgan.compute.HostTrained;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Loss;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Normalisation;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Stretch;
import org.sparkgan.compute.Tally;
import org.sparkgan.compute.Trained;
import org.sparkgan.compute.UpdateRule;
import org.sparkgan.compute.Workspace;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.JobConfig;

/** Trains on a device that has no numbers, and counts what it was asked for. */
public final class StandInDevice implements Callable<Integer> {
    private final List<Double> reported = new ArrayList<>();
    private int operations;

    @Override
    public Integer call() {
        train(
                new ImageShape(1, 28, 28),
                "gan.objective=wgan-gp",
                "gan.conditional=true",
                "augment.policies=translation,cutout");
        train(new ImageShape(1, 28, 28), "gan.objective=gan", "network.architecture=dcgan", "network.batch-norm=both");
        train(
                new ImageShape(3, 32, 32),
                "gan.objective=hinge",
                "network.architecture=resnet",
                "network.spectral-norm=true");
        train(new ImageShape(3, 64, 64), "gan.objective=rpgan", "network.architecture=r3gan", "network.group-size=2");
        return operations;
    }

    private void train(ImageShape shape, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("training.iterations=1", "network.hidden=4", "network.features=2", "gan.latent-dim=3"));
        JobConfig config = ConfigReader.read(List.of(), all);
        GanSpec spec = GanSpec.of(config, shape, config.gan().conditional() ? 2 : 0);
        GanEngine engine = new GanEngine(device(), spec, 2, 1);
        engine.load(spec.initialState(1));
        engine.iterate(0, 0, new Minibatches() {
            @Override
            public void read(long criticStep, byte[] images) {}

            @Override
            public void labels(long criticStep, int[] labels) {}
        });
    }

    private Device device() {
        InvocationHandler answers = (proxy, method, arguments) -> switch (method.getName()) {
            case "kind" -> DeviceKind.CPU;
            case "memory" -> new NoMemory();
            case "mirror" -> vector((Matrix) arguments[0]);
            case "tally" -> tally();
            case "pixels" -> pixels((Matrix) arguments[0], (int) arguments[1]);
            case "clock" -> new HostClock();
            case "recorded" -> arguments[0];
            case "trained" ->
                trained((Matrix) arguments[0], (UpdateRule) arguments[2], (Average) arguments[3], (int) arguments[6]);
            case "coefficient" -> new HostCoefficient((double) arguments[0]);
            case "judge" ->
                reporting(Loss.REPORTED + (((Loss) arguments[0]).anchors().isPresent() ? 1 : 0));
            case "penalise" -> reporting(1);
            default -> method.getReturnType() == Normalisation.class ? normalisation() : reporting(0);
        };
        return (Device)
                Proxy.newProxyInstance(StandInDevice.class.getClassLoader(), new Class<?>[] {Device.class}, answers);
    }

    private Operation reporting(int numbers) {
        return () -> {
            operations++;
            for (int i = 0; i < numbers; i++) {
                reported.add(0.0);
            }
        };
    }

    private Normalisation normalisation() {
        return new Normalisation() {
            @Override
            public void forward() {
                operations++;
            }

            @Override
            public Operation back(Matrix inputDelta) {
                return reporting(0);
            }

            @Override
            public void gradients() {
                operations++;
            }
        };
    }

    private static HostVector vector(Matrix matrix) {
        float[] values = new float[(int) matrix.length()];
        return new HostVector() {
            @Override
            public float[] values() {
                return values;
            }

            @Override
            public void upload() {}

            @Override
            public void download() {}
        };
    }

    private static HostPixels pixels(Matrix matrix, int steps) {
        byte[][] pixels = new byte[steps][(int) matrix.length()];
        return new HostPixels() {
            @Override
            public byte[] of(int step) {
                return pixels[step];
            }

            @Override
            public void upload(int step) {}
        };
    }

    private Tally tally() {
        return new Tally() {
            @Override
            public void clear() {
                reported.clear();
            }

            @Override
            public double[] read() {
                return reported.stream().mapToDouble(Double::doubleValue).toArray();
            }
        };
    }

    private static Trained trained(Matrix parameters, UpdateRule rule, Average average, int frozen) {
        float[] gradient = new float[(int) parameters.length()];
        HostTrained.Link link = new HostTrained.Link() {
            @Override
            public float[] gradient(Stretch stretch) {
                return gradient;
            }

            @Override
            public void moved(Stretch stretch) {}
        };
        return new HostTrained(new float[gradient.length], rule, average, link, new HostClock(), () -> true, frozen);
    }

    /** Gives matrices without numbers. */
    private static final class NoMemory extends CountedMemory {
        @Override
        public Workspace workspace(Convolution convolution, int samples) {
            return new Workspace() {};
        }

        @Override
        public void passing(long numbers) {}

        @Override
        public long bytes() {
            return 0;
        }
    }
}
