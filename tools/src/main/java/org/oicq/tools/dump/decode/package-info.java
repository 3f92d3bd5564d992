/** What a frame says: one walk over the catalogue's fields that every view reads. */
@NullMarked
package org.oicq.tools.dump.decode;

import org.jspecify.annotations.NullMarked;
