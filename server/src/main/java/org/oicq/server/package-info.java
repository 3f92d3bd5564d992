/** The server program: its wiring and its command line. */
@NullMarked
package org.oicq.server;

import org.jspecify.annotations.NullMarked;
