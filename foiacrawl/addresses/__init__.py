"""Addresses: normal forms of URLs, API calls written as URLs, public IP addresses, and the hosts a portal's crawl may reach."""
