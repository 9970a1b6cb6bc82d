"""Tables of a `Document` to the cells of a form."""
