/** What the servers of a cluster ask one another directly: files, and what concerns a session that is on another one. */
@NullMarked
package org.oicq.server.link;

import org.jspecify.annotations.NullMarked;
