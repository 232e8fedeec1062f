"""The public register of contracts, suppliers, invitations and grants: rows made from releases, and the pages that show them."""
