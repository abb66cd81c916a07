"""Demo data: offices, their people and two years of procedures, made by the product's own services."""
