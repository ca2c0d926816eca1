// Batch normalisation of [channels, pixels of all samples], group by group: a group has `run` columns. Its statistics, means then
// variances, stand in the column of its first sample; the first column of the next group is `stride` numbers on.

// Sums over a chunk of a group, of each channel: of (u - a), then of (u - a) (v - b). Forward, u = v and a = b is the group's first
// column, so that nothing cancels; back, a = 0 and b is the mean. Block (channels, chunk, group).
extern "C" __global__ void norm_sums(const float* u, const float* v, const float* statistics, int back, double* parts, int channels, long long run, long long chunk, long long stride) {
    __shared__ double shared[THREADS];
    __shared__ double sharedProducts[THREADS];
    int firstChannel = blockIdx.x * THREADS;
    int width = channels - firstChannel < THREADS ? channels - firstChannel : THREADS;
    int lanes = THREADS / width;
    int lane = threadIdx.x / width;
    int channel = firstChannel + threadIdx.x % width;
    long long group = blockIdx.z;
    long long from = blockIdx.y * chunk;
    long long to = from + chunk < run ? from + chunk : run;
    double sum = 0.0;
    double products = 0.0;
    if (lane < lanes) {
        const float* ofU = u + group * run * channels + channel;
        const float* ofV = v + group * run * channels + channel;
        float a = back ? 0.0f : ofV[0];
        float b = back ? statistics[group * stride + channel] : a;
        float part = 0.0f;
        float partOfProducts = 0.0f;
        int taken = 0;
        for (long long column = from + lane; column < to; column += lanes) {
            float centred = ofU[column * channels] - a;
            part += centred;
            partOfProducts += centred * (ofV[column * channels] - b);
            if (++taken == RUN) {
                sum += part;
                products += partOfProducts;
                part = 0.0f;
                partOfProducts = 0.0f;
                taken = 0;
            }
        }
        sum += part;
        products += partOfProducts;
    }
    shared[threadIdx.x] = sum;
    sharedProducts[threadIdx.x] = products;
    __syncthreads();
    if (lane == 0) {
        for (int other = 1; other < lanes; other++) {
            sum += shared[other * width + threadIdx.x];
            products += sharedProducts[other * width + threadIdx.x];
        }
        double* out = parts + (group * gridDim.y + blockIdx.y) * 2 * channels + channel;
        out[0] = sum;
        out[channels] = products;
    }
}

__device__ inline double sum_of_chunks(double* parts, int channels, int chunks) {
    double sum = 0.0;
    for (int chunk = 0; chunk < chunks; chunk++) {
        sum += parts[(long long) chunk * 2 * channels];
    }
    return sum;
}

// The coefficients of a channel for norm_apply.
__device__ inline void set_coefficients(float* of, int channels, double a, double b, double c, double d) {
    of[0] = (float) a;
    of[channels] = (float) b;
    of[2 * channels] = (float) c;
    of[3 * channels] = (float) d;
}

// Statistics, and the coefficients of the pass forward; y is the group.
extern "C" __global__ void norm_statistics(const float* input, double* parts, const float* gamma, const float* beta, float* statistics, float* coefficients, float epsilon, int channels, int chunks, long long run, long long stride) {
    long long group = blockIdx.y;
    for (long long channel = first_number(); channel < channels; channel += number_step()) {
        double* ofGroup = parts + group * chunks * 2 * channels + channel;
        double first = input[group * run * channels + channel];
        double shift = sum_of_chunks(ofGroup, channels, chunks) / run;
        double variance = sum_of_chunks(ofGroup + channels, channels, chunks) / run - shift * shift;
        float* ofStatistics = statistics + group * stride + channel;
        ofStatistics[0] = (float) (first + shift);
        ofStatistics[channels] = (float) (variance < 0.0 ? 0.0 : variance);
        double scale = gamma[channel] / sqrt((double) ofStatistics[channels] + epsilon);
        set_coefficients(coefficients + group * 4 * channels + channel, channels, 0.0, scale, ofStatistics[0], beta[channel]);
    }
}

// The coefficients of the pass back, and the gradients by gamma and beta, summed up over all groups.
extern "C" __global__ void norm_back(double* parts, const float* gamma, const float* statistics, float* coefficients, float* gradients, float epsilon, int channels, int groups, int chunks, long long run, long long stride) {
    for (long long channel = first_number(); channel < channels; channel += number_step()) {
        double ofGamma = 0.0;
        double ofBeta = 0.0;
        for (long long group = 0; group < groups; group++) {
            double* ofGroup = parts + group * chunks * 2 * channels + channel;
            const float* ofStatistics = statistics + group * stride + channel;
            double sum = sum_of_chunks(ofGroup, channels, chunks);
            double products = sum_of_chunks(ofGroup + channels, channels, chunks);
            double variance = (double) ofStatistics[channels] + epsilon;
            double scale = gamma[channel] / sqrt(variance);
            ofGamma += products / sqrt(variance);
            ofBeta += sum;
            set_coefficients(coefficients + group * 4 * channels + channel, channels, scale, -scale * products / (run * variance), ofStatistics[0], -scale * sum / run);
        }
        gradients[channel] = (float) ofGamma;
        gradients[channels + channel] = (float) ofBeta;
    }
}

// What norm_back has summed up.
extern "C" __global__ void norm_gradients(const float* gradients, float* gamma, float* beta, int channels) {
    for (long long channel = first_number(); channel < channels; channel += number_step()) {
        gamma[channel] = gradients[channel];
        beta[channel] = gradients[channels + channel];
    }
}

// The coefficients of given statistics; parameters are gamma, beta, means and variances.
extern "C" __global__ void norm_standing(const float* parameters, float* coefficients, float epsilon, int channels) {
    for (long long channel = first_number(); channel < channels; channel += number_step()) {
        const float* of = parameters + channel;
        double scale = of[0] / sqrt((double) of[3 * channels] + epsilon);
        set_coefficients(coefficients + channel, channels, 0.0, scale, of[2 * channels], of[channels]);
    }
}

// w = a u + b (v - c) + d, by group and channel; w may be u or v.
extern "C" __global__ void norm_apply(const float* u, const float* v, float* w, const float* coefficients, int channels, long long run, long long columns) {
    for (long long column = first_column(); column < columns; column += column_step()) {
        const float* ofGroup = coefficients + column / run * 4 * channels;
        for (long long channel = first_row(); channel < channels; channel += row_step()) {
            const float* of = ofGroup + channel;
            long long i = column * channels + channel;
            w[i] = of[0] * u[i] + (of[channels] * (v[i] - of[2 * channels]) + of[3 * channels]);
        }
    }
}
