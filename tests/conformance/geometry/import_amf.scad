import("files/part.amf", convexity = 5);
