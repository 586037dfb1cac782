cylinder();
