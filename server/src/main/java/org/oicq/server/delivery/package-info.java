/** Messages in hand until proven: where each goes, what shows that it arrived, and what its sender is owed. */
@NullMarked
package org.oicq.server.delivery;

import org.jspecify.annotations.NullMarked;
