/** The reference client as a library: one connection to an OICQ server, with futures for answers and a listener for events. */
@NullMarked
package org.oicq.client;

import org.jspecify.annotations.NullMarked;
