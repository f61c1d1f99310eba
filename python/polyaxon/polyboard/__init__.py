"""Where older versions of the library had the kinds of artifacts."""
