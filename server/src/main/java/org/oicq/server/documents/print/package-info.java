/** What is particular to the print server. */
@NullMarked
package org.oicq.server.documents.print;

import org.jspecify.annotations.NullMarked;
