module m(each_, let_, for_) { echo(each_, let_, for_); }
m(for_ = 3, each_ = 1, let_ = 2);
