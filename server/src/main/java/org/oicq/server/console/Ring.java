package org.oicq.server.console;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last samples of a figure, as much memory however many there were. */
final class Ring {
    /** Between two samples. */
    static final int SECONDS = 10;

    private final double[] samples;
    private int taken;

    /** Room for so many. */
    Ring(int room) {
        this.samples = new double[room];
    }

    /** Takes a sample, in place of the oldest where there is no more room; NaN where the figure is not known. */
    void add(double sample) {
        samples[taken % samples.length] = sample;
        // Twice the room says that it is full as well as any larger number.
        taken = taken + 1 < 2 * samples.length ? taken + 1 : samples.length;
    }

    /** How many there are. */
    int size() {
        return Math.min(taken, samples.length);
    }

    /** The sample that was taken so many before the newest; 0 for the newest itself. */
    double ago(int count) {
        return samples[Math.floorMod(taken - 1 - count, samples.length)];
    }

    /**
     * What the figure will be so many samples after the newest, by the straight line that is nearest to those that are known;
     * NaN where there are fewer than two.
     */
    double ahead(double samplesLater) {
        int count = 0;
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumXy = 0;
        for (int ago = 0; ago < size(); ago++) {
            double y = ago(ago);
            if (Double.isFinite(y)) {
                count++;
                sumX -= ago;
                sumY += y;
                sumXx += (double) ago * ago;
                sumXy -= ago * y;
            }
        }
        double slope = (count * sumXy - sumX * sumY) / (count * sumXx - sumX * sumX);
        return (sumY - slope * sumX) / count + slope * samplesLater;
    }

    /** All of them, the oldest first, to three digits after the point; null where the figure was not known. */
    List<@Nullable Double> shown() {
        List<@Nullable Double> all = new ArrayList<>(size());
        for (int ago = size() - 1; ago >= 0; ago--) {
            double sample = ago(ago);
            all.add(Double.isFinite(sample) ? (Double) (Math.round(sample * 1000) / 1000.0) : null);
        }
        return all;
    }
}
