"""READ what a person wrote down for a stack: typed, and every mistake told at once, each with the line that mends it.

Does not: ask the cloud anything. What only the cloud can tell (whether a domain exists) is checked by the components
before they declare the first resource.
"""
