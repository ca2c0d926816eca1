package org.sparkgan.gan;

import java.lang.reflect.Proxy;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.sparkgan.compute.Device;
import org.sparkgan.compute.HostPixels;
import org.sparkgan.compute.HostVector;
import org.sparkgan.compute.Matrix;

/** Minibatches of any numbers, as reference runs have them, on devices that take them where they are asked to take bytes. */
final class AnyNumbers implements Minibatches {
    /** By critic step. */
    private final List<float[]> batches;
    /** By what an engine takes for the bytes of a step. */
    private final IdentityHashMap<byte[], HostVector> places = new IdentityHashMap<>();

    AnyNumbers(List<float[]> batches) {
        this.batches = batches;
    }

    @Override
    public void read(long criticStep, byte[] images) {
        float[] batch = batches.get((int) criticStep);
        System.arraycopy(batch, 0, places.get(images).values(), 0, batch.length);
    }

    /** The same device, which takes them. */
    Device on(Device device) {
        return (Device) Proxy.newProxyInstance(
                Device.class.getClassLoader(),
                new Class<?>[] {Device.class},
                (proxy, method, arguments) -> method.getName().equals("pixels")
                        ? pixels(device, (Matrix) arguments[0], (int) arguments[1])
                        : method.invoke(device, arguments));
    }

    private HostPixels pixels(Device device, Matrix to, int steps) {
        List<byte[]> names =
                IntStream.range(0, steps).mapToObj(step -> new byte[0]).toList();
        names.forEach(name -> places.put(name, device.mirror(to)));
        return new HostPixels() {
            @Override
            public byte[] of(int step) {
                return names.get(step);
            }

            @Override
            public void upload(int step) {
                places.get(names.get(step)).upload();
            }
        };
    }
}
