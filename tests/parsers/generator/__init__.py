"""An independent generator of annual reports: a truth, laid out, bent into a shape, rendered into a file.

Written from the law, the forms and what real filings look like, not from the parser: the two must agree by being right.
`samples.make(seed)` gives one file with what the parser must say of it; everything follows from the seed.
"""
