"""The connection to Discord: the client, its pulse, and which messages it is given in full."""
