package org.sparkgan.compute.cuda;

import org.sparkgan.compute.Anchors;
import org.sparkgan.compute.Loss;
import org.sparkgan.compute.Loss.Player;
import org.sparkgan.compute.Matrix;
import org.sparkgan.compute.Operation;
import org.sparkgan.compute.Scores;

/** Losses and penalties on the card, in double. */
final class CudaLosses {
    private CudaLosses() {}

    /** What a score adds to a loss. */
    private enum ScoreTerm {
        CROSS_ENTROPY_AS_REAL(0),
        CROSS_ENTROPY_AS_GENERATED(1),
        NEGATIVE(2),
        POSITIVE(3),
        HINGE_AS_REAL(4),
        HINGE_AS_GENERATED(5),
        SQUARE_FROM_ONE(6),
        SQUARE_FROM_ZERO(7);

        /** As the kernel judge knows it. */
        private final int code;

        ScoreTerm(int code) {
            this.code = code;
        }
    }

    /** A loss is the mean of one term over real scores and the mean of another over generated ones. */
    private record Terms(ScoreTerm real, ScoreTerm generated) {
        static Terms of(Loss loss) {
            return loss.player() == Player.CRITIC ? ofCritic(loss) : ofGenerator(loss);
        }

        private static Terms ofCritic(Loss loss) {
            return switch (loss.objective()) {
                case GAN -> new Terms(ScoreTerm.CROSS_ENTROPY_AS_REAL, ScoreTerm.CROSS_ENTROPY_AS_GENERATED);
                case WGAN, WGAN_GP -> new Terms(ScoreTerm.NEGATIVE, ScoreTerm.POSITIVE);
                case HINGE -> new Terms(ScoreTerm.HINGE_AS_REAL, ScoreTerm.HINGE_AS_GENERATED);
                case LSGAN -> new Terms(ScoreTerm.SQUARE_FROM_ONE, ScoreTerm.SQUARE_FROM_ZERO);
                case RPGAN -> throw paired();
            };
        }

        /** No generator's loss sees real scores. */
        private static Terms ofGenerator(Loss loss) {
            ScoreTerm term =
                    switch (loss.objective()) {
                        case GAN -> ScoreTerm.CROSS_ENTROPY_AS_REAL;
                        case WGAN, WGAN_GP, HINGE -> ScoreTerm.NEGATIVE;
                        case LSGAN -> ScoreTerm.SQUARE_FROM_ONE;
                        case RPGAN -> throw paired();
                    };
            return new Terms(term, term);
        }

        private static IllegalArgumentException paired() {
            return new IllegalArgumentException("Invalid loss: of pairs there are no means of one score each");
        }
    }

    /** See {@link org.sparkgan.compute.Device#judge}. */
    static Operation judge(Session session, Loss loss, Scores real, Scores generated, CudaTally tally) {
        Operation judge = loss.objective().paired()
                ? judgePairs(session, loss.player(), real, generated, tally)
                : judgeEach(session, loss, real, generated, tally);
        return loss.anchors()
                .map(anchors -> Operation.sequence(judge, regularise(session, real, generated, anchors, tally)))
                .orElse(judge);
    }

    private static Operation judgeEach(Session session, Loss loss, Scores real, Scores generated, CudaTally tally) {
        Terms terms = Terms.of(loss);
        Scores seen = loss.player() == Player.CRITIC ? real : new Scores(Matrix.NONE, Matrix.NONE);
        return new Launch(
                session,
                "judge",
                Grid.ofSums(1, 1, 1),
                terms.real.code,
                seen.values(),
                seen.deltas(),
                seen.values().samples(),
                terms.generated.code,
                generated.values(),
                generated.deltas(),
                generated.values().samples(),
                tally.header(),
                tally.numbers());
    }

    /** Each player wants its own image of a pair above the other's: the critic the real one, the generator the generated one. */
    private static Operation judgePairs(
            Session session, Player player, Scores real, Scores generated, CudaTally tally) {
        return new Launch(
                session,
                "judge_pairs",
                Grid.ofSums(1, 1, 1),
                player == Player.CRITIC ? 1 : -1,
                real.values(),
                real.deltas(),
                generated.values(),
                generated.deltas(),
                real.values().samples(),
                tally.header(),
                tally.numbers());
    }

    /** Adds what holds the scores together. */
    private static Operation regularise(
            Session session, Scores real, Scores generated, Anchors anchors, CudaTally tally) {
        return new Launch(
                session,
                "regularise",
                Grid.ofSums(1, 1, 1),
                ((CudaCoefficient) anchors.weight()).storage(),
                ((CudaCoefficient) anchors.real()).storage(),
                ((CudaCoefficient) anchors.generated()).storage(),
                real.values(),
                real.deltas(),
                generated.values(),
                generated.deltas(),
                real.values().samples(),
                tally.header(),
                tally.numbers());
    }

    /** See {@link org.sparkgan.compute.Device#penalise}. */
    static Operation penalise(
            Session session,
            CudaCoefficient weight,
            double target,
            Matrix squaredNorms,
            Matrix factors,
            CudaTally tally) {
        return new Launch(
                session,
                "penalise",
                Grid.ofSums(1, 1, 1),
                weight.storage(),
                (float) target,
                squaredNorms,
                factors,
                squaredNorms.samples(),
                tally.header(),
                tally.numbers());
    }
}
