package org.sparkgan.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AggregationTreeTest {
    @Test
    void aFewResultsGoStraightToTheDriver() {
        assertThat(AggregationTree.of(1, 2).levels()).isEmpty();
        assertThat(AggregationTree.of(4, 2).levels()).isEmpty();
        assertThat(AggregationTree.of(64, 1).levels()).isEmpty();
    }

    @Test
    void manyMeetInLevelsOfTheFanIn() {
        assertThat(AggregationTree.of(8, 2)).isEqualTo(new AggregationTree(4, List.of(2)));
        assertThat(AggregationTree.of(64, 2)).isEqualTo(new AggregationTree(8, List.of(8)));
        assertThat(AggregationTree.of(512, 2)).isEqualTo(new AggregationTree(32, List.of(16)));
        assertThat(AggregationTree.of(1000, 3)).isEqualTo(new AggregationTree(16, List.of(63, 4)));
    }
}
