/** What gets a job done, and the simplest of those. */
@NullMarked
package org.oicq.server.documents.backend;

import org.jspecify.annotations.NullMarked;
