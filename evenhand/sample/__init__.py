"""The sample marketplace: a seeded world with planted abuse and honest twins."""
