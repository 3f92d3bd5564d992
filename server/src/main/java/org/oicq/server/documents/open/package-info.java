/** Has documents opened by processes of their own. */
@NullMarked
package org.oicq.server.documents.open;

import org.jspecify.annotations.NullMarked;
