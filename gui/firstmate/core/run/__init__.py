"""What a person wants to run, as one frozen value, and all its forms: a command line, the engine's API, Compose,
Kubernetes, and back from a command line and from a container that exists.

`firstmate.core.runspec` is the front door for the value, its check and its body."""
