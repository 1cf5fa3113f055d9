"""Pictures of pages: rules, ink, recognised text."""
