"""Changes of the queue and lifecycle updates, handed to the systems where people work."""
