"""The registry of portals: reading it, checking it, and proposing rows for it. Nothing here touches the network."""
