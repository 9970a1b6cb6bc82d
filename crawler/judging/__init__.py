"""What a visit's pages prove: was each listing read to its end, is it still the same, what state that makes."""
