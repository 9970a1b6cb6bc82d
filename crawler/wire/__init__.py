"""How a request goes out and its bytes come in: the tap, the limits of a visit, the turns of a host, robots.txt."""
