/** The packets of the fax server and the print server [ext]: one vocabulary on two routes. */
@NullMarked
package org.oicq.codec.document;

import org.jspecify.annotations.NullMarked;
