/** Who is here: connections, sessions, and the life of a session from its log-in to its end. */
@NullMarked
package org.oicq.server.session;

import org.jspecify.annotations.NullMarked;
