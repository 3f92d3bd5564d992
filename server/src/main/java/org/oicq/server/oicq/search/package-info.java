/** The search of packet 0x0B: a small language that looks like SQL, and what a statement of it asks the database. */
@NullMarked
package org.oicq.server.oicq.search;

import org.jspecify.annotations.NullMarked;
