/** The terminal program: {@code ./oicq client}, one command a packet, on top of the library. */
@NullMarked
package org.oicq.client.cli;

import org.jspecify.annotations.NullMarked;
