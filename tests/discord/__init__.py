"""A Discord of our own that the tests run against: REST and gateway, people, and its contract."""
