/** Tests of the interactive client, most of them without a terminal. */
@NullMarked
package org.oicq.client.screen;

import org.jspecify.annotations.NullMarked;
