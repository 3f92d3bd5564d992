package org.oicq.schema;

/** What an account may do beside what everybody may. */
public enum Role {
    /** Nothing more. */
    USER,
    /** Watch others' talk. */
    SUPERVISOR,
    /** Use the operator's console. */
    OPERATOR
}
