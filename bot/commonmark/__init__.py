"""CommonMark taken apart into what chat platforms can show, and cut where a message ends."""
