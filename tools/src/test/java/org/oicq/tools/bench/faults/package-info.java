/** The short form of the fault suite, and its bookkeeping. */
@NullMarked
package org.oicq.tools.bench.faults;

import org.jspecify.annotations.NullMarked;
