/** The tap: what one user's programs and the server say to each other, for an operator who must find out what happens. */
@NullMarked
package org.oicq.server.tap;

import org.jspecify.annotations.NullMarked;
