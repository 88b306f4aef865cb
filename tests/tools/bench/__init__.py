"""The benchmark: the budgets of the product, as ratios measured in one run on SQLite and on PostgreSQL."""
