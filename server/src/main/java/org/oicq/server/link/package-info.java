/** What the servers of a cluster ask one another directly: files, and requests of users whose session is on another one. */
@NullMarked
package org.oicq.server.link;

import org.jspecify.annotations.NullMarked;
