/** Who is logged in, over which connection, and how what is meant for them reaches them. */
@NullMarked
package org.oicq.server.session;

import org.jspecify.annotations.NullMarked;
