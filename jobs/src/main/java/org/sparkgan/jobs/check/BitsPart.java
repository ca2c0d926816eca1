package org.sparkgan.jobs.check;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sparkgan.compute.cuda.CudaDevice;
import org.sparkgan.gan.DivergedException;
import org.sparkgan.gan.GanEngine;
import org.sparkgan.gan.GanState;

/** What training promises beside its numbers. */
final class BitsPart {
    private final Findings findings;
    private final int iterations;

    private BitsPart(Findings findings, int iterations) {
        this.findings = findings;
        this.iterations = iterations;
    }

    static void run(Setup setup, Findings findings) {
        Scale scale = setup.scale();
        BitsPart part = new BitsPart(findings, scale.of(200, 6));
        List<Game> games = scale == Scale.FULL ? Games.all() : Games.few();
        List<Course> courses;
        try (CudaDevice device = Way.FLOAT_RECORDED.open(Optional.of(setup.cubins()))) {
            courses = games.stream().map(game -> part.whole(game, device)).toList();
        }
        // On a device that was taken anew, as another process takes it.
        try (CudaDevice device = Way.FLOAT_RECORDED.open(Optional.of(setup.cubins()))) {
            for (int i = 0; i < games.size(); i++) {
                part.compare(games.get(i), courses.get(i), device);
            }
            part.nothingMovesByALossThatIsNoNumber(device);
        }
        MemoryCheck.run(setup, findings);
    }

    private Course whole(Game game, CudaDevice device) {
        return Course.of(game, device, game.start(), 0, iterations);
    }

    private void compare(Game game, Course course, CudaDevice device) {
        requireSame(game.name() + ": " + iterations + " iterations again", whole(game, device), course);
        int half = iterations / 2;
        requireSame(
                game.name() + ": resumed after " + half,
                Course.of(game, device, course.half(), half, iterations),
                course);
    }

    private void requireSame(String name, Course found, Course expected) {
        Optional<String> difference = found.difference(expected);
        findings.require(name, difference.isEmpty(), difference.orElse("equal bits"));
    }

    private void nothingMovesByALossThatIsNoNumber(CudaDevice device) {
        Game game = Games.all().get(0);
        GanEngine engine = new GanEngine(device, game.spec(), Game.BATCH, Game.SEED);
        GanState start = game.start();
        start.critic()[0] = Float.NaN;
        engine.load(start);
        String name = "a loss that is no number";
        try {
            engine.iterate(0, 0, Game.images());
            findings.require(name, false, "nobody saw it");
        } catch (DivergedException e) {
            boolean stayed = isAt(start, engine.state(0));
            findings.require(name, stayed, stayed ? "nothing moved" : "parameters moved");
        }
    }

    private static boolean isAt(GanState start, GanState state) {
        return Arrays.equals(state.generator(), start.generator())
                && Arrays.equals(state.critic(), start.critic())
                && state.generatorOptimizer().steps() == 0
                && state.criticOptimizer().steps() == 0;
    }
}
