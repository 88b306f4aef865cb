"""Tools of the test bench: environments, a browser, a throw-away PostgreSQL."""
