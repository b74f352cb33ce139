"""What a review leaves behind: evidence, findings, reports, responses, actions."""
