@NullMarked
package org.oicq.tools.conformance;

import org.jspecify.annotations.NullMarked;
