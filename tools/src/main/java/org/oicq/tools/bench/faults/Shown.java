package org.oicq.tools.bench.faults;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.oicq.codec.packet.KeptMessage;

/** What a user with kept messages was shown: each id once, whichever connection it came on. */
final class Shown {
    private final Map<Long, String> byId = new HashMap<>();
    private final Set<String> texts = new HashSet<>();
    private long twice;

    /**
     * A kept message came.
     *
     * @param text what no other message has
     */
    synchronized void came(KeptMessage message, String text) {
        String before = byId.putIfAbsent(message.id(), text);
        // The same under another id is shown twice; another one under the same id would not be shown.
        if (before == null ? !texts.add(text) : !before.equals(text)) {
            twice++;
        }
    }

    synchronized long twice() {
        return twice;
    }
}
