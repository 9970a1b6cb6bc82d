"""Captures that others made: WARC and WACZ files of any maker taken into the archive, dated and told apart."""
