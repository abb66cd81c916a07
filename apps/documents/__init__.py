"""Files, PDFs, letters, templates, and the address firewall that everything leaving passes."""
