"""Moments as texts, `2024-02-12T18:00:00Z`, for the formats that have no type for them.

moments_as_text(rows) -> pa.Table
without_moments(schema) -> pa.Schema        the schema of what that gives
"""

import pyarrow as pa
import pyarrow.compute as pc


def moments_as_text(rows: pa.Table) -> pa.Table:
    """Give the rows with their moments as texts. Never asks the machine's tables of time zones: all are in UTC."""
    columns = [
        _printed(column) if pa.types.is_timestamp(field.type) else column
        for field, column in zip(rows.schema, rows.columns, strict=True)
    ]
    return pa.table(columns, schema=without_moments(rows.schema))


def without_moments(schema: pa.Schema) -> pa.Schema:
    """Give the schema with texts where moments are."""
    return pa.schema([field.with_type(pa.string()) if pa.types.is_timestamp(field.type) else field for field in schema])


def _printed(moments: pa.ChunkedArray) -> pa.ChunkedArray:
    plain = moments.cast(pa.timestamp("s")).cast(pa.string())
    return pc.binary_join_element_wise(pc.replace_substring(plain, " ", "T"), "Z", "")
