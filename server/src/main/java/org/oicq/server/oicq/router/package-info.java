/** The way of OICQ's packets: from the seam to the handlers and services that do the work. */
@NullMarked
package org.oicq.server.oicq.router;

import org.jspecify.annotations.NullMarked;
