"""Registry mirrors: reading what people paste as an address, and the dated table of known ones. Asks no network."""
