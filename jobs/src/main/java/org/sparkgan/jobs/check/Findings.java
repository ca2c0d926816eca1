package org.sparkgan.jobs.check;

import java.io.PrintStream;
import java.util.Locale;

/** What was found, a line each as soon as it is known. The last line is for the table of all parts. */
public final class Findings {
    private final PrintStream out;
    private int checks;
    private int failures;
    private String worst = "";
    /** Of its limit. */
    private double worstShare = -1;

    private String summary = "";

    /** Nothing yet. */
    public Findings(PrintStream out) {
        this.out = out;
    }

    /** A deviation that may not be larger than {@code limit}; NaN is. */
    void check(String name, double deviation, double limit) {
        check(name, deviation, limit, "");
    }

    /** The same with something to tell beside it. */
    void check(String name, double deviation, double limit, String beside) {
        double share = Double.isNaN(deviation) ? Double.POSITIVE_INFINITY : deviation / limit;
        String text = String.format(Locale.ROOT, "%.1e, may be %.1e", deviation, limit);
        if (share > worstShare) {
            worstShare = share;
            worst = name + " " + text;
        }
        count(share <= 1, name, beside.isEmpty() ? text : text + "; " + beside);
    }

    /** Something that has to hold. */
    void require(String name, boolean holds, String found) {
        count(holds, name, found);
    }

    /** Something that could not be tried. */
    void failed(String name, Exception e) {
        count(false, name, e.toString().lines().findFirst().orElseThrow());
    }

    private void count(boolean passes, String name, String found) {
        checks++;
        failures += passes ? 0 : 1;
        say(passes ? "PASS" : "FAIL", name, found);
    }

    /** Something to know. */
    void note(String name, String found) {
        say("-", name, found);
    }

    /** What the last line says, instead of how many checks there were. */
    void summary(String text) {
        summary = text;
    }

    private void say(String verdict, String name, String found) {
        out.printf(Locale.ROOT, "%-4s  %-58s  %s%n", verdict, name, found);
        out.flush();
    }

    /** Says the last line; whether nothing failed. */
    public boolean end() {
        out.println(lastLine());
        out.flush();
        return failures == 0;
    }

    private String lastLine() {
        if (failures > 0) {
            return failures + " of " + checks + " failed"
                    + (worst.isEmpty() ? "" : "; nearest to its limit or beyond: " + worst);
        }
        if (!summary.isEmpty()) {
            return summary;
        }
        return checks + " passed" + (worst.isEmpty() ? "" : "; nearest to its limit: " + worst);
    }
}
