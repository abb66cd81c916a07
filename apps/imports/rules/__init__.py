"""Pure rules of importing: columns, cells, cases, their course and terms."""
