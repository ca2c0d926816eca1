package org.sparkgan.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/** Rows with their images, as many at a time as a generator makes at once. */
final class ImagedRows implements Iterator<Row> {
    private final Function<List<Tuple2<Row, Long>>, List<Row>> images;
    private final Iterator<Tuple2<Row, Long>> rows;
    private Iterator<Row> made = Collections.emptyIterator();

    /** Of {@code rows}, each with the number of its image. */
    ImagedRows(Function<List<Tuple2<Row, Long>>, List<Row>> images, Iterator<Tuple2<Row, Long>> rows) {
        this.images = images;
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        return made.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
        if (!made.hasNext()) {
            List<Tuple2<Row, Long>> block = new ArrayList<>();
            do {
                block.add(rows.next());
            } while (block.size() < ImageRanges.BLOCK && rows.hasNext());
            made = images.apply(block).iterator();
        }
        return made.next();
    }
}
