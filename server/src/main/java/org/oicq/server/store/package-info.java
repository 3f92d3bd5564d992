/** What is on disk, or on its way there: messages that wait for their receivers, and the journal of those in hand. */
@NullMarked
package org.oicq.server.store;

import org.jspecify.annotations.NullMarked;
