package org.oicq.tools.dump.screen;

import java.io.IOException;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.oicq.client.terminal.TerminalScreen;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.Times;
import org.oicq.tools.dump.view.View;

/** The full-screen view on a real terminal. What is given to {@link #view} is seen, whatever thread gives it. */
public final class FullScreen {
    private static final long LOOK_MILLIS = 200;

    /** The part of the heap that may be filled with what was said. */
    private static final int PART_OF_HEAP = 2;

    private final Kept kept;
    private final Inspection inspection;
    private boolean left;
    private final InspectionLayout layout;
    private final boolean colour;

    /**
     * A view of something.
     *
     * @param title what is looked at
     * @param live whether it goes on, and the newest is kept where not all can be
     */
    public FullScreen(String title, boolean live, Style style, Times.Form times, WireCharset charset) {
        this.kept = new Kept(Runtime.getRuntime().maxMemory() / PART_OF_HEAP, live);
        FrameWalker walker = new FrameWalker(charset);
        ZoneId zone = times.zone();
        // Without the terminal's escapes: the screen has colours of its own.
        Style plain = new Style(false, style.showSecrets(), style.locale(), style.pane());
        this.inspection = new Inspection(kept, walker, plain, zone, new Saved(new FrameWalker(charset)));
        this.layout = new InspectionLayout(inspection, title, times);
        this.colour = style.colour();
    }

    /** What is looked at, where that is known only now. */
    public synchronized void title(String text) {
        layout.title(text);
    }

    /** Where what was said goes. */
    public View view() {
        return kept;
    }

    /** Shows it until the user has enough. */
    public void run() throws IOException {
        ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("screen").factory());
        try (TerminalScreen screen = new TerminalScreen(colour)) {
            screen.onResize(() -> draw(screen));
            draw(screen);
            var _ = ticks.scheduleWithFixedDelay(() -> look(screen), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
            try {
                screen.readKeys(
                        key -> {
                            synchronized (this) {
                                inspection.key(key);
                                draw(screen);
                            }
                        },
                        inspection::over);
            } finally {
                ticks.shutdownNow();
                left();
            }
        } finally {
            ticks.shutdownNow();
        }
    }

    /** Draws nothing more: the terminal is about to be as it was. */
    private synchronized void left() {
        left = true;
    }

    private synchronized void look(TerminalScreen screen) {
        if (inspection.refresh()) {
            draw(screen);
        }
    }

    private synchronized void draw(TerminalScreen screen) {
        if (!left && !inspection.over()) {
            boolean _ = inspection.refresh();
            screen.draw(layout.lines(screen.width(), screen.height()), layout.cursor());
        }
    }
}
