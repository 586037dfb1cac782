// peer: newer
roof(method="voronoi") { polygon(concat([for(a=[0:15:720])(2+a/60)*[cos(a),sin(a)]],[for(a=[720:-15:0])(1+a/60)*[cos(a),sin(a)]])); }
