// peer: newer
import("files/part.obj");
