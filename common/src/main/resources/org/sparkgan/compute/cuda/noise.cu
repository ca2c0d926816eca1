// Philox 4x32-10 (Salmon et al., SC 2011, section 4): four random words are a function of a key and a counter.
__device__ inline void philox(unsigned long long key, unsigned int c0, unsigned int c1, unsigned int c2, unsigned int c3, unsigned int* words) {
    unsigned int k0 = (unsigned int) key;
    unsigned int k1 = (unsigned int) (key >> 32);
    for (int round = 0; round < 10; round++) {
        unsigned long long product0 = 0xD2511F53ULL * c0;
        unsigned long long product1 = 0xCD9E8D57ULL * c2;
        c0 = (unsigned int) (product1 >> 32) ^ c1 ^ k0;
        c1 = (unsigned int) product1;
        c2 = (unsigned int) (product0 >> 32) ^ c3 ^ k1;
        c3 = (unsigned int) product0;
        k0 += 0x9E3779B9U;
        k1 += 0xBB67AE85U;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
}

// A word as a number of [0, 1), times 2^-32.
__device__ inline double unit_of(double word) {
    return word * 2.3283064365386962890625e-10;
}

// Box and Muller 1958, in double; the sine follows from the cosine, as on the CPU.
__device__ inline void normal_pair(unsigned int word, unsigned int turned, float* pair) {
    double radius = sqrt(-2.0 * log(unit_of((double) word + 1.0)));
    double turn = unit_of((double) turned);
    double cosine = cos(2.0 * 3.141592653589793 * turn);
    double sine = sqrt(1.0 - cosine * cosine);
    pair[0] = (float) (radius * cosine);
    pair[1] = (float) (radius * (turn > 0.5 ? -sine : sine));
}

// A column a sample, four numbers a thread: the counter is (place of the four, sample, iteration, high). The clock has the iteration
// and the number of the first sample.
extern "C" __global__ void draw_noise(int normal, float* to, unsigned long long key, unsigned int high, const unsigned int* clock, long long rows, long long columns) {
    unsigned int iteration = clock[0];
    unsigned int firstSample = clock[1];
    for (long long column = first_column(); column < columns; column += column_step()) {
        for (long long four = first_row(); four * 4 < rows; four += row_step()) {
            unsigned int words[4];
            float numbers[4];
            philox(key, (unsigned int) four, (unsigned int) (firstSample + column), iteration, high, words);
            if (normal) {
                normal_pair(words[0], words[1], numbers);
                normal_pair(words[2], words[3], numbers + 2);
            } else {
                for (int i = 0; i < 4; i++) {
                    numbers[i] = (float) (words[i] >> 8) * 5.9604644775390625e-8f;
                }
            }
            for (int i = 0; i < 4 && four * 4 + i < rows; i++) {
                to[column * rows + four * 4 + i] = numbers[i];
            }
        }
    }
}
