/** What people see of texts that others wrote. */
@NullMarked
package org.oicq.codec.text;

import org.jspecify.annotations.NullMarked;
