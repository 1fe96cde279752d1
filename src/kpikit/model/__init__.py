"""What a specification says: frozen declarations, without YAML, pint or arithmetic."""
