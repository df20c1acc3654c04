"""The example company: writes its register and its cases, with papers, events and receipts."""
