// peer: newer
import("files/scene.3mf");
