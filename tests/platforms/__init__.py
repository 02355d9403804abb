"""Each platform as an adapter: payloads in, layout out."""
