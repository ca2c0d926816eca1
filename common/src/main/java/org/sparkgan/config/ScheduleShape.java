package org.sparkgan.config;

/** The way of a number from its start to its end, by its name in the settings. */
public enum ScheduleShape {
    CONSTANT {
        @Override
        double gone(double time) {
            return 0;
        }
    },
    LINEAR {
        @Override
        double gone(double time) {
            return time;
        }
    },
    /** <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter 2017</a>, equation 5, without restarts. */
    COSINE {
        @Override
        double gone(double time) {
            return (1 - Math.cos(Math.PI * time)) / 2;
        }
    };

    /**
     * The share of the way that is gone, 0 to 1.
     *
     * @param time share of the images that were shown, 0 to 1
     */
    abstract double gone(double time);

    /** The name in the settings. */
    @Override
    public String toString() {
        return Choice.name(this);
    }
}
