package org.sparkgan.gan.augment;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sparkgan.config.ImageShape;
import org.sparkgan.config.PolicyName;

/** What the papers say of each policy, done one after the other to an image {@code [channels, height, width]}. */
final class PlainPolicies {
    private final ImageShape shape;
    private final List<PolicyName> policies;
    private final double probability;
    private final float[] uniform;
    private double[] image;

    private PlainPolicies(
            ImageShape shape, List<PolicyName> policies, double probability, float[] uniform, double[] image) {
        this.shape = shape;
        this.policies = policies;
        this.probability = probability;
        this.uniform = uniform;
        this.image = image.clone();
    }

    static double[] of(
            ImageShape shape, List<PolicyName> policies, double probability, float[] uniform, double[] image) {
        PlainPolicies plain = new PlainPolicies(shape, policies, probability, uniform, image);
        plain.color();
        plain.places();
        plain.colours();
        plain.cutout();
        return plain.image;
    }

    private boolean has(PolicyName policy) {
        return policies.contains(policy) && number(policy, 0) < probability;
    }

    private double number(PolicyName policy, int index) {
        return uniform[policy.place() * 4 + index];
    }

    private double normal(PolicyName policy, double quarter) {
        return Math.sqrt(-2 * Math.log(1 - number(policy, 1))) * Math.cos(2 * Math.PI * (number(policy, 2) - quarter));
    }

    private int pixels() {
        return shape.height() * shape.width();
    }

    private double[] pixel(int at) {
        double[] pixel = new double[shape.channels()];
        Arrays.setAll(pixel, c -> image[c * pixels() + at]);
        return pixel;
    }

    private void eachPixel(UnaryOperator<double[]> change) {
        for (int at = 0; at < pixels(); at++) {
            double[] changed = change.apply(pixel(at));
            for (int c = 0; c < changed.length; c++) {
                image[c * pixels() + at] = changed[c];
            }
        }
    }

    private static double mean(double[] numbers) {
        return Arrays.stream(numbers).average().orElseThrow();
    }

    private static double[] towards(double[] numbers, double centre, double factor) {
        return Arrays.stream(numbers).map(x -> (x - centre) * factor + centre).toArray();
    }

    private void color() {
        if (has(PolicyName.COLOR)) {
            double brightness = number(PolicyName.COLOR, 1) - 0.5;
            image = Arrays.stream(image).map(x -> x + brightness).toArray();
            eachPixel(pixel -> towards(pixel, mean(pixel), number(PolicyName.COLOR, 2) * 2));
            image = towards(image, mean(image), number(PolicyName.COLOR, 3) + 0.5);
        }
    }

    /** Where in an image a place of the result is found; both in pixels from the middle. */
    private interface Place {
        double[] find(double x, double y);
    }

    private void places() {
        double[] before = image.clone();
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                double middleX = (shape.width() - 1) / 2.0;
                double middleY = (shape.height() - 1) / 2.0;
                double[] at = {x - middleX, y - middleY};
                // The last map is the first that has to be undone.
                for (Place place :
                        List.of(frac(), turn(2), aniso(), turn(0), scale(), xint(), rotate90(), xflip(), moved())) {
                    at = place.find(at[0], at[1]);
                }
                for (int c = 0; c < shape.channels(); c++) {
                    image[c * pixels() + y * shape.width() + x] = between(before, c, at[0] + middleX, at[1] + middleY);
                }
            }
        }
    }

    private double between(double[] from, int channel, double u, double v) {
        double sum = 0;
        for (int y = 0; y < shape.height(); y++) {
            for (int x = 0; x < shape.width(); x++) {
                sum += Math.max(0, 1 - Math.abs(u - x))
                        * Math.max(0, 1 - Math.abs(v - y))
                        * from[channel * pixels() + y * shape.width() + x];
            }
        }
        return sum;
    }

    private Place moved() {
        if (!has(PolicyName.TRANSLATION)) {
            return still();
        }
        int right = whole(number(PolicyName.TRANSLATION, 1), shape.width());
        int down = whole(number(PolicyName.TRANSLATION, 2), shape.height());
        return (x, y) -> new double[] {x + right, y + down};
    }

    private static int whole(double number, int side) {
        int most = (int) (side * 0.125 + 0.5);
        return (int) Math.floor(number * (most + 1 + most)) - most;
    }

    private static Place still() {
        return (x, y) -> new double[] {x, y};
    }

    private Place xflip() {
        return has(PolicyName.XFLIP) && number(PolicyName.XFLIP, 1) >= 0.5 ? (x, y) -> new double[] {-x, y} : still();
    }

    private Place rotate90() {
        int quarters = has(PolicyName.ROTATE90) ? (int) (number(PolicyName.ROTATE90, 1) * 4) : 0;
        return (x, y) -> {
            double[] at = {x, y};
            for (int i = 0; i < quarters; i++) {
                at = new double[] {-at[1], at[0]};
            }
            return at;
        };
    }

    private Place xint() {
        if (!has(PolicyName.XINT)) {
            return still();
        }
        double right = Math.rint((number(PolicyName.XINT, 1) * 2 - 1) * 0.125 * shape.width());
        double down = Math.rint((number(PolicyName.XINT, 2) * 2 - 1) * 0.125 * shape.height());
        return (x, y) -> new double[] {x + right, y + down};
    }

    private Place scale() {
        double factor = has(PolicyName.SCALE) ? Math.pow(2, normal(PolicyName.SCALE, 0) * 0.2) : 1;
        return (x, y) -> new double[] {x / factor, y / factor};
    }

    private Place turn(int index) {
        boolean turns = policies.contains(PolicyName.ROTATE)
                && number(PolicyName.ROTATE, index) < 1 - Math.sqrt(1 - probability);
        double angle = turns ? (number(PolicyName.ROTATE, index + 1) * 2 - 1) * Math.PI : 0;
        return (x, y) ->
                new double[] {x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)};
    }

    private Place aniso() {
        double factor = has(PolicyName.ANISO) ? Math.pow(2, normal(PolicyName.ANISO, 0) * 0.2) : 1;
        return (x, y) -> new double[] {x / factor, y * factor};
    }

    private Place frac() {
        if (!has(PolicyName.XFRAC)) {
            return still();
        }
        double right = normal(PolicyName.XFRAC, 0) * 0.125 * shape.width();
        double down = normal(PolicyName.XFRAC, 0.25) * 0.125 * shape.height();
        return (x, y) -> new double[] {x + right, y + down};
    }

    private void colours() {
        if (has(PolicyName.BRIGHTNESS)) {
            double by = normal(PolicyName.BRIGHTNESS, 0) * 0.2;
            image = Arrays.stream(image).map(x -> x + by).toArray();
        }
        if (has(PolicyName.CONTRAST)) {
            double factor = Math.pow(2, normal(PolicyName.CONTRAST, 0) * 0.5);
            image = Arrays.stream(image).map(x -> x * factor).toArray();
        }
        if (has(PolicyName.LUMAFLIP) && number(PolicyName.LUMAFLIP, 1) >= 0.5) {
            eachPixel(
                    pixel -> Arrays.stream(pixel).map(x -> x - 2 * mean(pixel)).toArray());
        }
        if (has(PolicyName.HUE)) {
            eachPixel(pixel -> turned(pixel, (number(PolicyName.HUE, 1) * 2 - 1) * Math.PI));
        }
        if (has(PolicyName.SATURATION)) {
            eachPixel(pixel -> towards(pixel, mean(pixel), Math.pow(2, normal(PolicyName.SATURATION, 0))));
        }
    }

    /** Rodrigues' formula: v cos a + (k x v) sin a + k (k v) (1 - cos a), around grey k = (1, 1, 1) / √3. */
    private static double[] turned(double[] v, double angle) {
        double k = 1 / Math.sqrt(3);
        double[] cross = {k * v[2] - k * v[1], k * v[0] - k * v[2], k * v[1] - k * v[0]};
        double along = k * (v[0] + v[1] + v[2]) * (1 - Math.cos(angle));
        double[] turned = new double[3];
        Arrays.setAll(turned, i -> v[i] * Math.cos(angle) + cross[i] * Math.sin(angle) + k * along);
        return turned;
    }

    /** A square of half a side, whose middle is any pixel, or one behind the last where it has an even side. */
    private void cutout() {
        if (!has(PolicyName.CUTOUT)) {
            return;
        }
        int wide = (int) (shape.width() * 0.5 + 0.5);
        int high = (int) (shape.height() * 0.5 + 0.5);
        int middleX = (int) Math.floor(number(PolicyName.CUTOUT, 1) * (shape.width() + 1 - wide % 2));
        int middleY = (int) Math.floor(number(PolicyName.CUTOUT, 2) * (shape.height() + 1 - high % 2));
        for (int at = 0; at < image.length; at++) {
            int x = at % shape.width() - (middleX - wide / 2);
            int y = at / shape.width() % shape.height() - (middleY - high / 2);
            if (x >= 0 && x < wide && y >= 0 && y < high) {
                image[at] = 0;
            }
        }
    }
}
