"""Making decisions happen on live calls, over AMI and FastAGI."""
