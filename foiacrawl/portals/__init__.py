"""Where to look: the registry of portals, and how each CMS family lists its reports. Nothing here touches the network."""
