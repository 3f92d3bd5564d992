/** Tests of the package of this name. */
@NullMarked
package org.oicq.tools.dump.stream;

import org.jspecify.annotations.NullMarked;
