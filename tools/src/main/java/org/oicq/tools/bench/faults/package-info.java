/** The fault suite: breaks a server of its own in every way it knows, and counts every message. */
@NullMarked
package org.oicq.tools.bench.faults;

import org.jspecify.annotations.NullMarked;
