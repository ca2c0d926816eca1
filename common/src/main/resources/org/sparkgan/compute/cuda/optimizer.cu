// Optimizers. Their state is {steps, learning rate, beta1, beta2, rate of this step, correction of this step}, of which the JVM changes
// learning rate and beta2 from step to step; nothing moves where the tally's flag stands.

// Far above subnormal numbers and far below what moves a weight: adding and taking it away leaves no subnormal moments.
#define FLUSH 1e-25f

// Adam's count of steps and what follows from it; the step of an optimizer without beta1 has no more than a count.
extern "C" __global__ void advance_steps(double* state, unsigned int* tally) {
    if (first_number() == 0 && tally[0] == 0) {
        double steps = state[0] + 1.0;
        state[0] = steps;
        state[4] = state[1] / (1.0 - pow(state[2], steps));
        state[5] = 1.0 / sqrt(1.0 - pow(state[3], steps));
    }
}

// average, which may be null, comes nearer to the parameter by `share` of the way.
__device__ inline void follow(float* average, long long i, float share, float parameter) {
    if (average != 0) {
        average[i] += share * (parameter - average[i]);
    }
}

extern "C" __global__ void adam(float* parameters, const float* gradient, float* mean, float* meanSquare, float* average, const float* share, float keepMean, float addMean, float epsilon, double* state, unsigned int* tally, long long length) {
    if (tally[0] != 0) {
        return;
    }
    float part = *share;
    float keepSquare = (float) state[3];
    float addSquare = (float) (1.0 - state[3]);
    float rate = (float) state[4];
    float correction = (float) state[5];
    for (long long i = first_number(); i < length; i += number_step()) {
        float g = gradient[i];
        float m = keepMean * mean[i] + addMean * g + FLUSH - FLUSH;
        float v = keepSquare * meanSquare[i] + addSquare * g * g + FLUSH - FLUSH;
        mean[i] = m;
        meanSquare[i] = v;
        float moved = parameters[i] - rate * m / (sqrtf(v) * correction + epsilon);
        parameters[i] = moved;
        follow(average, i, part, moved);
    }
}

extern "C" __global__ void rmsprop(float* parameters, const float* gradient, float* meanSquare, float* average, const float* share, float keep, float add, float epsilon, double* state, unsigned int* tally, long long length) {
    if (tally[0] != 0) {
        return;
    }
    float part = *share;
    float rate = (float) state[1];
    for (long long i = first_number(); i < length; i += number_step()) {
        float g = gradient[i];
        float v = keep * meanSquare[i] + add * g * g + FLUSH - FLUSH;
        meanSquare[i] = v;
        float moved = parameters[i] - rate * g / (sqrtf(v) + epsilon);
        parameters[i] = moved;
        follow(average, i, part, moved);
    }
}

// Into [-bound, bound]; a NaN stays.
extern "C" __global__ void clamp_parameters(float* parameters, float bound, long long length) {
    for (long long i = first_number(); i < length; i += number_step()) {
        float x = parameters[i];
        parameters[i] = x < -bound ? -bound : x > bound ? bound : x;
    }
}
