"""The words of the law: cited articles in their versions, typed citations, what held on a day."""
