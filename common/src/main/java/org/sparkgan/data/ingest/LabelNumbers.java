package org.sparkgan.data.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.api.java.UDF1;
import org.sparkgan.data.DataException;

/**
 * The labels of a source as numbers of the dataset to which it is appended: a name that the dataset has keeps its number,
 * and new names get the next ones in the order that the source numbers them.
 */
final class LabelNumbers implements UDF1<Integer, Integer> {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, Integer> names;
    private final TreeMap<Integer, Integer> numbers = new TreeMap<>();

    /**
     * Numbers the names of both.
     *
     * @param dataset number by name
     * @param source number by name, as the source's images have them
     */
    LabelNumbers(Map<String, Integer> dataset, SortedMap<String, Integer> source) {
        names = new TreeMap<>(dataset);
        int next = dataset.isEmpty() ? 0 : Collections.max(dataset.values()) + 1;
        List<Map.Entry<String, Integer>> ordered = new ArrayList<>(source.entrySet());
        ordered.sort(Map.Entry.comparingByValue());
        for (Map.Entry<String, Integer> label : ordered) {
            if (names.putIfAbsent(label.getKey(), next) == null) {
                next++;
            }
            numbers.put(label.getValue(), names.get(label.getKey()));
        }
    }

    /** Number by name, those of the dataset and of the source. */
    SortedMap<String, Integer> names() {
        return Collections.unmodifiableSortedMap(names);
    }

    /** The dataset's number for one of the source; labels that are numbers from the start stay. */
    @Override
    public Integer call(Integer label) {
        if (label == null || numbers.isEmpty()) {
            return label;
        }
        Integer number = numbers.get(label);
        if (number == null) {
            throw new DataException("label " + label + " of the images to be appended has no name");
        }
        return number;
    }
}
