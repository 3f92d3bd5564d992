/** The seam for subsystems: what one is, what its handlers say, and how a refusal becomes packets. */
@NullMarked
package org.oicq.server.route;

import org.jspecify.annotations.NullMarked;
