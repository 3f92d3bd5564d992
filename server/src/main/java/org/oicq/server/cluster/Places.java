package org.oicq.server.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.DisplayMode;

/** Who is logged in on which other server, as far as this one has heard. */
final class Places {
    /**
     * Where a number is, and how others see it there.
     *
     * @param files whether its client can take files
     */
    record Place(int slot, DisplayMode mode, boolean files) {}

    private final ConcurrentNavigableMap<Long, Place> places = new ConcurrentSkipListMap<>();

    /** How a number was seen before it was put somewhere, or taken away. */
    DisplayMode put(long number, Place place) {
        return mode(places.put(number, place));
    }

    DisplayMode remove(long number) {
        return mode(places.remove(number));
    }

    /** The same, unless it is on another server than that. */
    DisplayMode remove(long number, int slot) {
        Place place = places.get(number);
        return place != null && place.slot == slot ? remove(number) : DisplayMode.OFFLINE;
    }

    DisplayMode mode(long number) {
        return mode(places.get(number));
    }

    /** On which other server a number is; 0 for none. */
    int slot(long number) {
        Place place = places.get(number);
        return place == null ? 0 : place.slot;
    }

    /** Whether a number is on another server with a client that can take files. */
    boolean takesFiles(long number) {
        Place place = places.get(number);
        return place != null && place.files;
    }

    private static DisplayMode mode(@Nullable Place place) {
        return place == null ? DisplayMode.OFFLINE : place.mode;
    }

    /** Numbers of a server, with how they are seen. */
    Map<Long, DisplayMode> of(int slot) {
        Map<Long, DisplayMode> numbers = new HashMap<>();
        places.forEach((number, place) -> {
            if (place.slot == slot) {
                numbers.put(number, place.mode);
            }
        });
        return numbers;
    }

    /** All numbers. */
    List<Long> numbers() {
        return List.copyOf(places.keySet());
    }

    /** As {@link org.oicq.server.session.Elsewhere#visible}. */
    List<Long> visible(long start, boolean up, int limit) {
        var rest =
                up ? places.tailMap(start, false) : places.headMap(start, false).descendingMap();
        return rest.entrySet().stream()
                .filter(entry -> entry.getValue().mode != DisplayMode.OFFLINE)
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }
}
