"""Where to go next on one portal: frontier, pagination, actions. Pure functions and state; nothing here touches the network."""
