/** What is particular to the fax server. */
@NullMarked
package org.oicq.server.documents.fax;

import org.jspecify.annotations.NullMarked;
