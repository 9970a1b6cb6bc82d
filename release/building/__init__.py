"""How a release is built: `build` is the order of the work, the other modules are its steps."""
