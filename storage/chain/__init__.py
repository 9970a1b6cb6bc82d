"""A chain nobody can rewrite quietly: the manifest of each night, its Merkle roots, signatures, proofs."""
