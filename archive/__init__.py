"""What is kept, and how it is read: no Scrapy, no Twisted, no trafilatura in here."""
