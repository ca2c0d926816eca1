// Losses and penalties, in double, one block each. A tally is a flag that is not 0 once a number on which training depends was not
// finite, and a count, then the numbers.
#define TALLIED 1792

__device__ inline void report(unsigned int* tally, double* numbers, double number, int decides) {
    if (decides && !is_finite(number)) {
        tally[0] = 1;
    }
    if (tally[1] < TALLIED) {
        numbers[tally[1]] = number;
    }
    tally[1] += 1;
}

// log(1 + e^x) without overflow
__device__ inline double softplus(double x) {
    return (x > 0.0 ? x : 0.0) + log1p(exp(-fabs(x)));
}

__device__ inline double sigmoid(double x) {
    return 1.0 / (1.0 + exp(-x));
}

__device__ inline double sign(double x) {
    return (x > 0.0) - (x < 0.0);
}

// A score's part of the loss, and its slope.
__device__ inline double score_term(int term, double score, double* slope) {
    double margin;
    switch (term) {
        case 0: // -log sigmoid(s)
            *slope = -sigmoid(-score);
            return softplus(-score);
        case 1: // -log (1 - sigmoid(s))
            *slope = sigmoid(score);
            return softplus(score);
        case 2:
            *slope = -1.0;
            return -score;
        case 3:
            *slope = 1.0;
            return score;
        case 4: // max(0, 1 - s); a NaN goes on
            margin = 1.0 - score;
            *slope = margin <= 0.0 ? 0.0 : -1.0;
            return margin <= 0.0 ? 0.0 : margin;
        case 5: // max(0, 1 + s)
            margin = 1.0 + score;
            *slope = margin <= 0.0 ? 0.0 : 1.0;
            return margin <= 0.0 ? 0.0 : margin;
        case 6: // (s - 1)^2 / 2
            *slope = score - 1.0;
            return (score - 1.0) * (score - 1.0) / 2.0;
        default: // s^2 / 2
            *slope = score;
            return score * score / 2.0;
    }
}

// Reports the sum of two means of terms, the difference of two means of scores, and the sum of the signs of real scores, and their mean; leaves the loss's gradient by the scores.
extern "C" __global__ void judge(int termOfReal, const float* real, float* realDeltas, int reals, int termOfGenerated, const float* generated, float* generatedDeltas, int generateds, unsigned int* tally, double* numbers) {
    __shared__ double shared[THREADS];
    double loss = 0.0;
    double realSum = 0.0;
    double generatedSum = 0.0;
    double signs = 0.0;
    double slope;
    for (int i = threadIdx.x; i < reals; i += THREADS) {
        double score = real[i];
        loss += score_term(termOfReal, score, &slope) / reals;
        realDeltas[i] = (float) (slope / reals);
        realSum += score;
        signs += sign(score);
    }
    for (int i = threadIdx.x; i < generateds; i += THREADS) {
        double score = generated[i];
        loss += score_term(termOfGenerated, score, &slope) / generateds;
        generatedDeltas[i] = (float) (slope / generateds);
        generatedSum += score;
    }
    double allLoss = block_sum(loss, shared);
    __syncthreads();
    double allReal = block_sum(realSum, shared);
    __syncthreads();
    double allGenerated = block_sum(generatedSum, shared);
    __syncthreads();
    double allSigns = block_sum(signs, shared);
    __syncthreads();
    if (threadIdx.x == 0) {
        report(tally, numbers, allLoss, 1);
        report(tally, numbers, allReal / reals - allGenerated / generateds, 0);
        report(tally, numbers, allSigns, 0);
        report(tally, numbers, allReal / reals, 0);
    }
}

// The mean of softplus(-side (real - generated)) over pairs, the difference of two means of scores, and the sum of the signs of real - generated, and the mean of real scores.
extern "C" __global__ void judge_pairs(int side, const float* real, float* realDeltas, const float* generated, float* generatedDeltas, int samples, unsigned int* tally, double* numbers) {
    __shared__ double shared[THREADS];
    double loss = 0.0;
    double difference = 0.0;
    double realSum = 0.0;
    double signs = 0.0;
    for (int i = threadIdx.x; i < samples; i += THREADS) {
        double above = (double) real[i] - (double) generated[i];
        double slope = side * sigmoid(-side * above) / samples;
        loss += softplus(-side * above) / samples;
        realDeltas[i] = (float) -slope;
        generatedDeltas[i] = (float) slope;
        difference += above;
        realSum += real[i];
        signs += sign(above);
    }
    double allLoss = block_sum(loss, shared);
    __syncthreads();
    double allDifference = block_sum(difference, shared);
    __syncthreads();
    double allSigns = block_sum(signs, shared);
    __syncthreads();
    double allReal = block_sum(realSum, shared);
    __syncthreads();
    if (threadIdx.x == 0) {
        report(tally, numbers, allLoss, 1);
        report(tally, numbers, allDifference / samples, 0);
        report(tally, numbers, allSigns, 0);
        report(tally, numbers, allReal / samples, 0);
    }
}

// Reports weight (mean max(0, real - generatedAverage)^2 + mean max(0, realAverage - generated)^2), with the numbers that are there now, and adds its gradient by the scores to what is there.
extern "C" __global__ void regularise(const float* weightNow, const float* realAverage, const float* generatedAverage, const float* real, float* realDeltas, const float* generated, float* generatedDeltas, int samples, unsigned int* tally, double* numbers) {
    __shared__ double shared[THREADS];
    double weight = *weightNow;
    double sum = 0.0;
    if (weight != 0.0) {
        for (int i = threadIdx.x; i < samples; i += THREADS) {
            double above = (double) real[i] - *generatedAverage;
            double below = (double) *realAverage - generated[i];
            if (!(above <= 0.0)) { // a NaN goes on
                sum += above * above / samples;
                realDeltas[i] = (float) (realDeltas[i] + 2.0 * weight * above / samples);
            }
            if (!(below <= 0.0)) {
                sum += below * below / samples;
                generatedDeltas[i] = (float) (generatedDeltas[i] - 2.0 * weight * below / samples);
            }
        }
    }
    double all = block_sum(sum, shared);
    __syncthreads();
    if (threadIdx.x == 0) {
        report(tally, numbers, weight * all, 1);
    }
}

// Reports weight mean((norm - target)^2), with the weight that is there now; factors are (2 weight / samples) (norm - target) / norm, and 0 where the norm is 0.
extern "C" __global__ void penalise(const float* weightNow, float target, const float* squaredNorms, float* factors, int samples, unsigned int* tally, double* numbers) {
    __shared__ double shared[THREADS];
    float weight = *weightNow;
    double penalty = 0.0;
    for (int i = threadIdx.x; i < samples; i += THREADS) {
        double norm = sqrt((double) squaredNorms[i]);
        double excess = norm - target;
        penalty += excess * excess / samples;
        factors[i] = norm == 0.0 ? 0.0f : (float) (2.0 * weight / samples * excess / norm);
    }
    double all = block_sum(penalty, shared);
    __syncthreads();
    if (threadIdx.x == 0) {
        report(tally, numbers, weight * all, 1);
    }
}
