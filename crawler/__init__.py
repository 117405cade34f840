"""The Scrapy project: finds and fetches pages."""
