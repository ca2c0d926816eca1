package org.sparkgan.jobs;

import java.util.List;
import java.util.stream.Stream;
import org.sparkgan.config.ConfigReader;
import org.sparkgan.config.JobConfig;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The arguments of a job whose driver runs on another machine: its options, and all settings as {@code key=value}, because the
 * settings files are here. Wrong settings are so refused before anything is submitted.
 */
final class ClusterArguments {
    private static final List<String> HERE = List.of("--conf", "--for-cluster");

    private ClusterArguments() {}

    /** Of a job that was called as {@code given} and whose settings are {@code config}. */
    static List<String> of(ParseResult given, JobConfig config) {
        Stream<String> options = given.matchedOptions().stream()
                .filter(option -> !HERE.contains(option.longestName()))
                .flatMap(ClusterArguments::asGiven);
        return Stream.concat(options, ConfigReader.asArguments(config).stream()).toList();
    }

    private static Stream<String> asGiven(OptionSpec option) {
        boolean isFlag = option.arity().max() == 0;
        return isFlag
                ? Stream.of(option.longestName())
                : option.originalStringValues().stream().map(value -> option.longestName() + "=" + value);
    }
}
