"""What an operator fears: processes killed, backups taken while people work, the commands of production."""
